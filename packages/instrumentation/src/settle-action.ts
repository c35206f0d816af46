import type { Outcome } from "@bursar/conventions";
import { findScopeStore } from "./scope-store.ts";
import type { OpenAction } from "./open-action.ts";

/** How many ids a process remembers, open and settled alike: the window in which the first outcome counts. */
const REMEMBERED_ACTIONS = 10_000;

/** Remembers an action until its outcome is known. */
export function keepActionOpen(action: OpenAction): void {
  const { openActions } = findScopeStore();
  openActions.set(action.id, action);
  dropOldest(openActions);
}

/** Records the outcome of an open action; false when its id has one already. */
export function settleAction(action: OpenAction, outcome: Outcome): boolean {
  if (!claimOutcome(action.id)) return false;
  findScopeStore().owner?.recorder.recordAction({
    attribution: action.attribution,
    outcome,
    costUsd: action.costUsd,
    durationSeconds: (performance.now() - action.startedAtMs) / 1000,
  });
  return true;
}

/** Takes the one outcome an id may have; false when it is taken. */
export function claimOutcome(id: string): boolean {
  const { openActions, settledIds } = findScopeStore();
  if (settledIds.has(id)) return false;
  settledIds.add(id);
  dropOldest(settledIds);
  openActions.delete(id);
  return true;
}

function dropOldest(ids: Map<string, unknown> | Set<string>): void {
  if (ids.size <= REMEMBERED_ACTIONS) return;
  for (const oldest of ids.keys()) {
    ids.delete(oldest);
    return;
  }
}
