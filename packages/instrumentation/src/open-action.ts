import type { Attribution } from "./attribution.ts";

/** An action that waits for its outcome; its calls add to it. */
export interface OpenAction {
  readonly id: string;
  readonly attribution: Attribution;
  readonly startedAtMs: number;
  /** When its function returned; undefined while it runs. */
  returnedAtMs: number | undefined;
  /** USD of its calls so far; undefined once a call without a known price was part of it. */
  costUsd: number | undefined;
}

/** Adds to the cost of actions; what has no known price makes theirs unknown. */
export function addCost(actions: readonly OpenAction[], costUsd: number | undefined): void {
  for (const action of actions)
    action.costUsd =
      action.costUsd === undefined || costUsd === undefined ? undefined : action.costUsd + costUsd;
}
