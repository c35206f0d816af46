import { z } from "zod";
import type { Threshold, Thresholds } from "../budgets.ts";
import { choice, describe, duration, reference, text } from "./fields.ts";

const percentFix = "Write a share of the budget in percent, such as 75%.";
const MAX_PERCENT = 1000;

const percent: z.ZodType<number> = z
  .string({ error: percentFix })
  .regex(/^\d{1,4}(\.\d{1,2})?%$/, { error: percentFix, abort: true })
  .transform((written) => Number(written.slice(0, -1)))
  .refine((percents) => percents > 0 && percents <= MAX_PERCENT, {
    error: `Write a share above 0% and up to ${MAX_PERCENT}%, such as 75%.`,
  })
  .transform((percents) => percents / 100);

const threshold: z.ZodType<Threshold> = z.strictObject(
  {
    at: describe(percent, "Share of the budget that is used up, such as 75%.", ["check"]),
    stage: describe(
      choice("look", "respond", "intervene"),
      "What is expected: look when there is time, respond with the cheapest lever, intervene at once.",
      ["check"],
    ),
    within: describe(
      duration("1d"),
      "How long the answer may take; the plan's pace must leave that much before the next step.",
      ["check"],
    ).optional(),
    decides: describe(reference("an owner"), "Who decides, if not the owner.", ["check"]).optional(),
    response: describe(text("Write what is done at this step."), "What is done.").optional(),
    otherwise: describe(
      text("Write what happens when nobody answers in time."),
      "What happens when nobody answers in time.",
    ).optional(),
    enforce: describe(
      choice("downgrade", "throttle", "block"),
      "What the program itself does; downgrade needs levers.downgradeTo.",
      ["check"],
    ).optional(),
  },
  { error: "Write a mapping such as { at: 90%, stage: respond }." },
);

/** Steps of the escalation. */
export const THRESHOLDS_SHAPE: z.ZodType<Thresholds> = z.union([
  z.literal("standard"),
  z
    .array(threshold, { error: "Write standard, or a list such as [{ at: 90%, stage: respond }]." })
    .min(1, { error: "Write at least one step, or standard." }),
]);

/** What the key is for, the same at each place that has it. */
export const THRESHOLDS_SENTENCE =
  "Steps of the escalation. standard, the default: look at 50% and 75%, respond at 90%, intervene at 100% and again at 120%.";
