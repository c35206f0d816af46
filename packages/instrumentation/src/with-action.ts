import type { Outcome } from "@bursar/conventions";
import { createActionId } from "./action-id.ts";
import type { Attribution, Names } from "./attribution.ts";
import { findAttribution } from "./current-attribution.ts";
import { addInbound } from "./find-scope.ts";
import type { OpenAction } from "./open-action.ts";
import { planScope } from "./plan-scope.ts";
import type { OtherCost } from "./other-cost.ts";
import { readOtherCost } from "./read-other-cost.ts";
import { readNames } from "./read-names.ts";
import { findScopeStore } from "./scope-store.ts";
import { keepActionOpen, settleAction } from "./settle-action.ts";
import { tell } from "./tell.ts";

/** One unit of what a feature does. The first outcome counts, later ones are ignored. */
export interface Action {
  /** A UUID, to hand to `recordOutcome` when the outcome is known later. */
  readonly id: string;
  /** The action did what it was for. */
  readonly succeed: () => void;
  /** It did not; its cost stays in the unit cost. */
  readonly fail: () => void;
  /**
   * Adds what the action cost beyond Claude to `claude.other.cost.usd`: a series of its own, which is neither in
   * `claude.cost.usd` nor in `claude.action.cost.usd`. Holds after the outcome too. A `usd` that is no number from
   * 0 on, or a `kind` that is no name, is not recorded but told.
   *
   * @example action.addCost({ kind: "retrieval", usd: 0.0004 });
   */
  readonly addCost: (cost: OtherCost) => void;
}

/**
 * Runs one action of a feature: its cost is that of all Claude calls inside it that end before its outcome, those of
 * nested features and actions too. It counts in `claude.actions.started` at once, so that a missing outcome is seen.
 * A throw is a failure and is thrown on. A return without `succeed` or `fail` leaves the action pending, never a
 * success, until `recordOutcome` names its id; unless the catalog says of the feature that to return is to succeed.
 * Where the process ends before the outcome, another one may record it; cost and duration of the action are lost
 * then, but not what its calls cost.
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
  const { storage } = findScopeStore();
  const outer = storage.getStore();
  const open = startAction(findAttribution(addInbound(planScope(names, undefined, outer))));
  const action = createAction(open);
  return watchReturn(open, () => storage.run(planScope(names, open, outer), run, action));
}

function startAction(attribution: Attribution): OpenAction {
  const open: OpenAction = {
    id: createActionId(),
    attribution,
    startedAtMs: performance.now(),
    returnedAtMs: undefined,
    costUsd: 0,
  };
  keepActionOpen(open);
  findScopeStore().owner?.recorder.recordActionStarted(attribution);
  return open;
}

function createAction(open: OpenAction): Action {
  return {
    id: open.id,
    succeed: () => settle(open, "success"),
    fail: () => settle(open, "failure"),
    addCost(cost) {
      const known = readOtherCost(cost);
      if (known !== undefined) findScopeStore().owner?.recorder.recordOtherCost(open.attribution, known);
    },
  };
}

function settle(open: OpenAction, outcome: Outcome): void {
  if (!settleAction(open, outcome))
    tell("debug", `action ${open.id} has its outcome already; this ${outcome} is not counted`);
}

function watchReturn(open: OpenAction, run: () => unknown): unknown {
  const fail = (error: unknown): never => {
    open.returnedAtMs = performance.now();
    settle(open, "failure");
    throw error;
  };
  const succeed = (result: unknown): unknown => {
    open.returnedAtMs = performance.now();
    const isSuccess = findScopeStore().owner?.recorder.isReturnSuccess(open.attribution.feature);
    // An outcome that was told stands.
    if (isSuccess === true) settleAction(open, "success");
    return result;
  };
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    return fail(error);
  }
  // The branch that is handed back carries the rejection, so that an unhandled one stays unhandled.
  return isThenable(result) ? Promise.resolve(result).then(succeed, fail) : succeed(result);
}

function isThenable(result: unknown): result is PromiseLike<unknown> {
  return (
    typeof result === "object" && result !== null && "then" in result && typeof result.then === "function"
  );
}
