import { randomUUID } from "node:crypto";
import type { Names } from "./attribution.ts";
import { findAttribution } from "./current-attribution.ts";
import type { OpenAction } from "./open-action.ts";
import { readNames } from "./read-names.ts";
import { runInScope } from "./run-in-scope.ts";
import { findScopeStore } from "./scope-store.ts";
import { keepActionOpen, settleAction } from "./settle-action.ts";

/** One unit of what a feature does. The first outcome counts, later ones are ignored. */
export interface Action {
  /** To hand to `recordOutcome` when the outcome is known later. */
  readonly id: string;
  /** The action did what it was for. */
  readonly succeed: () => void;
  /** It did not; its cost stays in the unit cost. */
  readonly fail: () => void;
}

/**
 * Runs one action of a feature: its cost is that of all Claude calls inside it that end before its outcome.
 * A throw is a failure and is thrown on. A return without `succeed` or `fail` leaves the action pending,
 * never a success, until `recordOutcome` names its id.
 *
 * @example
 * await withAction("support-reply", async (action) => {
 *   const draft = await client.messages.create(request);
 *   if (await isAccepted(draft)) action.succeed();
 *   else action.fail();
 * });
 */
export function withAction<Result>(
  feature: string | Names,
  run: (action: Action) => PromiseLike<Result>,
): Promise<Result>;
export function withAction<Result>(feature: string | Names, run: (action: Action) => Result): Result;
export function withAction(feature: string | Names, run: (action: Action) => unknown): unknown {
  const names = readNames(feature);
  return runInScope(names, undefined, () => {
    const open = startAction();
    const action: Action = {
      id: open.id,
      succeed: () => void settleAction(open, "success"),
      fail: () => void settleAction(open, "failure"),
    };
    return failOnThrow(action, () => runInScope(names, open, () => run(action)));
  });
}

function startAction(): OpenAction {
  const attribution = findAttribution();
  const open: OpenAction = { id: randomUUID(), attribution, startedAtMs: performance.now(), costUsd: 0 };
  keepActionOpen(open);
  findScopeStore().owner?.recorder.recordActionStarted(attribution);
  return open;
}

function failOnThrow(action: Action, run: () => unknown): unknown {
  const fail = (error: unknown): never => {
    action.fail();
    throw error;
  };
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    return fail(error);
  }
  // The branch that is handed back carries the rejection, so that an unhandled one stays unhandled.
  return isThenable(result) ? Promise.resolve(result).catch(fail) : result;
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return (
    typeof result === "object" && result !== null && "then" in result && typeof result.then === "function"
  );
}
