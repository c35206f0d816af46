import { OUTCOMES } from "@bursar/conventions";
import type { Outcome } from "@bursar/conventions";
import { readActionId } from "./action-id.ts";
import { findAttribution } from "./current-attribution.ts";
import { readNames } from "./read-names.ts";
import { recordFault } from "./record-fault.ts";
import type { Recorder } from "./recorder.ts";
import { findScopeStore } from "./scope-store.ts";
import { claimOutcome, claimOwnOutcome, settleAction } from "./settle-action.ts";
import { tell } from "./tell.ts";

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

const DAY_MS = 86_400_000;
/** How long after its start an action may get its outcome. */
const WINDOW_DAYS = 7;

/**
 * Records the outcome of an action. Of several outcomes of one id the first counts: for actions of this process
 * always; for actions of others among the last 50,000 outcomes, so send those of one id to one process. An outcome
 * that comes more than 7 days after the action began is not counted, as it might be the second.
 *
 * Cost and duration are recorded where the action ran in this process and is one of its last 10,000 without an
 * outcome; of 50,000 older ones the outcome counts without them. What is refused is told by diag, and counted in
 * `claude.meter.errors` where it is lost. Never throws.
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
  if (actionId !== undefined && !isInTime(actionId)) return;
  const open = actionId === undefined ? undefined : openActions.get(actionId);
  if (open !== undefined) {
    settleAction(open, outcome);
    return;
  }
  if (actionId !== undefined && !claimById(actionId, outcome)) return;
  const attribution =
    late.feature === undefined
      ? findAttribution()
      : findAttribution(readNames({ ...late, feature: late.feature }));
  owner?.recorder.recordAction({ attribution, outcome, cost: undefined, durationSeconds: undefined });
}

function isInTime(id: string): boolean {
  const origin = readActionId(id);
  if (origin === undefined || Date.now() - origin.startedAtMs <= WINDOW_DAYS * DAY_MS) return true;
  recordFault(
    "late outcome",
    `action ${id} began more than ${WINDOW_DAYS} days ago; its outcome is not counted. Record outcomes sooner.`,
  );
  return false;
}

function claimById(id: string, outcome: Outcome): boolean {
  const isOwn = readActionId(id)?.isOwn === true;
  if (isOwn ? claimOwnOutcome(id) : claimOutcome(id)) return true;
  tellRefused(
    `action ${id} has its outcome already, or is no longer remembered; this ${outcome} is not counted`,
  );
  return false;
}

const toldRecorders = new WeakSet<Recorder>();

/** The first is told to everybody, the rest to whoever looks for them. */
function tellRefused(message: string): void {
  const recorder = findScopeStore().owner?.recorder;
  if (recorder === undefined) return;
  tell(toldRecorders.has(recorder) ? "debug" : "warn", message);
  toldRecorders.add(recorder);
}
