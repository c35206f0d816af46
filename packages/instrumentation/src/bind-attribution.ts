import { findScope } from "./find-scope.ts";
import { findScopeStore } from "./scope-store.ts";

/**
 * Makes a function run with the names and the actions of here, whoever calls it and from wherever: for queues, pools
 * and event emitters, which call back from a place of their own. `this`, arguments and what it returns stay.
 *
 * @example queue.push(bindAttribution(() => client.messages.create(request)));
 */
export function bindAttribution<This, Arguments extends unknown[], Result>(
  run: (this: This, ...given: Arguments) => Result,
): (this: This, ...given: Arguments) => Result {
  const { storage } = findScopeStore();
  const scope = findScope();
  return function (...given) {
    return storage.run(scope, () => Reflect.apply(run, this, given));
  };
}
