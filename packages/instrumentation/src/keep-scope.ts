import { findScopeStore } from "./scope-store.ts";
import type { Scope } from "./scope-store.ts";

type Call = (call: () => unknown) => unknown;

/**
 * Makes a tool runner ask with the names of the scope, wherever it is iterated or awaited: both go by its iterator.
 * The properties are its own and hidden, so that nothing else of the class changes.
 */
export function keepRunnerScope(runner: object, scope: Scope): void {
  const runKept = createRunKept(scope);
  wrapMethod(runner, "generateToolResponse", runKept);
  wrapMethod(runner, Symbol.asyncIterator, (call) => {
    const turns = runKept(call);
    if (typeof turns === "object" && turns !== null)
      for (const step of ["next", "return", "throw"]) wrapMethod(turns, step, runKept);
    return turns;
  });
}

/** The same for a thread and what is made of it. */
export function keepThreadScope(thread: object, scope: Scope): void {
  const runKept = createRunKept(scope);
  for (const turn of ["send", "parse", "stream"]) wrapMethod(thread, turn, runKept);
  wrapMethod(thread, "toolRunner", keepMade(scope, keepRunnerScope));
  wrapMethod(thread, "fork", keepMade(scope, keepThreadScope));
}

function keepMade(scope: Scope, keep: (made: object, scope: Scope) => void): Call {
  return (call) => {
    const made = call();
    if (typeof made === "object" && made !== null) keep(made, scope);
    return made;
  };
}

/** The names are those of the scope; actions are those of both places, as the call is part of both. */
function createRunKept(scope: Scope): Call {
  return (call) => {
    const { storage } = findScopeStore();
    const here = storage.getStore()?.actions ?? [];
    const actions = [...new Set([...scope.actions, ...here])];
    return storage.run({ ...scope, actions }, call);
  };
}

function wrapMethod(target: object, name: PropertyKey, run: Call): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function") return;
  const wrapped = function (this: unknown, ...given: unknown[]): unknown {
    return run(() => Reflect.apply(original, this, given));
  };
  Object.defineProperty(target, name, { value: wrapped, configurable: true, writable: true });
}
