import { z } from "zod";
import type { WrittenSignal } from "../budgets.ts";
import { COUNTER_FIX, readCounter } from "../counters/read-counter.ts";
import { describe } from "./fields.ts";

const SIGNAL_FIX = 'Write "calls", "outcome", "return" or { counter: <counter of your application> }.';

const counter = z
  .string({ error: COUNTER_FIX })
  .trim()
  .min(1, { error: COUNTER_FIX, abort: true })
  .max(2000, { error: "Keep it below 2000 characters.", abort: true })
  .check(({ value: written, issues }) => {
    const { fault } = readCounter(written);
    if (fault === undefined) return;
    issues.push({ code: "custom", input: written, message: fault, params: { whole: true } });
  });

/** What tells a success. */
export const SIGNAL_SHAPE: z.ZodType<WrittenSignal> = z.union([
  z.enum(["calls", "outcome", "return"], { error: SIGNAL_FIX }),
  z.strictObject(
    {
      counter: describe(
        counter,
        "A counter in Prometheus that goes up by 1 with each success: its name, and the labels that choose the feature's.",
        ["rules", "check"],
      ),
    },
    { error: SIGNAL_FIX },
  ),
]);
