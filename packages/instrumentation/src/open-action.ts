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
