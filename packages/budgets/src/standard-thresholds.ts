import type { Threshold, Thresholds } from "./budgets.ts";

/** What a budget without steps of its own escalates by. */
const STANDARD_THRESHOLDS: readonly Threshold[] = [
  { at: 0.5, stage: "look" },
  { at: 0.75, stage: "look" },
  { at: 0.9, stage: "respond" },
  { at: 1, stage: "intervene" },
  { at: 1.2, stage: "intervene" },
];

/** The steps of a budget, the standard ones where none are written. */
export function listThresholds(written: Thresholds = "standard"): readonly Threshold[] {
  return written === "standard" ? STANDARD_THRESHOLDS : written;
}
