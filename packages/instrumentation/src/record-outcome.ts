import { OUTCOMES } from "@bursar/conventions";
import type { Outcome } from "@bursar/conventions";
import { findAttribution } from "./current-attribution.ts";
import { readNames } from "./read-names.ts";
import { recordFault } from "./record-fault.ts";
import { findScopeStore } from "./scope-store.ts";
import { claimOutcome, settleAction } from "./settle-action.ts";

/** An outcome that became known after the action returned, or in another process. */
export interface LateOutcome {
  readonly outcome: Outcome;
  /** The `id` of the action; without it, each record counts as an action of its own. */
  readonly actionId?: string | undefined;
  /** Needed when this process did not run the action; else the action's own names hold. */
  readonly feature?: string | undefined;
  readonly team?: string | undefined;
  readonly path?: string | undefined;
}

/**
 * Records the outcome of an action. Of several outcomes of one id the first counts, within the last 10,000
 * ids of the process. Cost and duration are recorded where the action ran in this process. What is no outcome is
 * ignored with a warning.
 *
 * @example recordOutcome({ feature: "support-reply", outcome: "success", actionId })
 */
export function recordOutcome(late: LateOutcome): void {
  try {
    settleLate(late);
  } catch (fault) {
    recordFault("outcome", fault);
  }
}

function settleLate(late: LateOutcome): void {
  const outcome = OUTCOMES.find((known) => known === late.outcome);
  if (outcome === undefined) throw new TypeError(`outcome is none of ${OUTCOMES.join(", ")}`);
  const { openActions, owner } = findScopeStore();
  const { actionId } = late;
  const open = actionId === undefined ? undefined : openActions.get(actionId);
  if (open !== undefined) {
    settleAction(open, outcome);
    return;
  }
  if (actionId !== undefined && !claimOutcome(actionId)) return;
  const attribution =
    late.feature === undefined
      ? findAttribution()
      : findAttribution(readNames({ ...late, feature: late.feature }));
  owner?.recorder.recordAction({ attribution, outcome, costUsd: undefined, durationSeconds: undefined });
}
