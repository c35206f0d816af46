import { z } from "zod";
import type { ActionValue } from "../budgets.ts";
import { ACTION_VALUE_SHAPE } from "./feature-shape.ts";
import { describe } from "./fields.ts";

/** A file in which finance says what actions are worth; it goes with files of kind Budgets. */
export interface ActionValues {
  readonly apiVersion: "bursar.dev/v1";
  readonly kind: "ActionValues";
  /** By feature. */
  readonly values: Readonly<Record<string, ActionValue>>;
}

/** Strict, as the budgets are. */
export const ACTION_VALUES_SHAPE: z.ZodType<ActionValues> = z.strictObject(
  {
    apiVersion: describe(
      z.literal("bursar.dev/v1", { error: 'Write "apiVersion: bursar.dev/v1".' }),
      "Version of this grammar.",
      ["check"],
    ),
    kind: describe(z.literal("ActionValues", { error: 'Write "kind: ActionValues".' }), "What the file is.", [
      "check",
    ]),
    values: describe(
      z.record(z.string(), ACTION_VALUE_SHAPE, {
        error: "Write one feature per line: <feature>: { usd: 0.90, setBy: <owner>, asOf: 2026-10-01 }.",
      }),
      "What one successful action is worth, by feature.",
      ["check"],
    ),
  },
  { error: 'Write a mapping that begins with "apiVersion: bursar.dev/v1".' },
);
