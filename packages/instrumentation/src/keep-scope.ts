import { findScopeStore } from "./scope-store.ts";
import type { Scope } from "./scope.ts";
import { wrapMethod } from "./wrap-method.ts";
import type { Call } from "./wrap-method.ts";

/**
 * Makes a tool runner ask with the names of the scope, wherever it is iterated or awaited: both go by its iterator.
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
