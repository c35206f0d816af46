import type { Outcome } from "@bursar/conventions";
import { findScopeStore } from "./scope-store.ts";
import type { OpenAction } from "./open-action.ts";

/** Actions without an outcome of which a process knows cost and duration. */
const MOST_OPEN = 10_000;
/** Ids that a process remembers: of older actions without an outcome, and of outcomes of other processes' actions. */
const MOST_IDS = 50_000;

/** Remembers an action until its outcome is known. */
export function keepActionOpen(action: OpenAction): void {
  const { openActions, forgottenIds } = findScopeStore();
  openActions.set(action.id, action);
  const oldest = dropOldest(openActions, MOST_OPEN);
  if (oldest === undefined) return;
  forgottenIds.add(oldest);
  dropOldest(forgottenIds, MOST_IDS);
}

/** Records the outcome of an action of this process; false when it had one already. */
export function settleAction(action: OpenAction, outcome: Outcome): boolean {
  if (!claimOwnOutcome(action.id)) return false;
  const { startedAtMs, returnedAtMs = performance.now(), attribution } = action;
  const durationSeconds = (returnedAtMs - startedAtMs) / 1000;
  findScopeStore().owner?.recorder.recordAction({ attribution, outcome, cost: action, durationSeconds });
  return true;
}

/** Takes the one outcome of an action of this process; false when it is taken, or too long ago to know. */
export function claimOwnOutcome(id: string): boolean {
  const { openActions, forgottenIds } = findScopeStore();
  return openActions.delete(id) || forgottenIds.delete(id);
}

/** Takes the one outcome that an action of another process may have here; false when it is taken. */
export function claimOutcome(id: string): boolean {
  const { settledIds } = findScopeStore();
  if (settledIds.has(id)) return false;
  settledIds.add(id);
  dropOldest(settledIds, MOST_IDS);
  return true;
}

function dropOldest(ids: Map<string, unknown> | Set<string>, most: number): string | undefined {
  if (ids.size <= most) return undefined;
  const { value: oldest } = ids.keys().next();
  if (oldest !== undefined) ids.delete(oldest);
  return oldest;
}
