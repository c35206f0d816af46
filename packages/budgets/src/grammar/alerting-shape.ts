import { z } from "zod";
import type { Budgets } from "../budgets.ts";
import { describe, duration } from "./fields.ts";

const windows = z.strictObject(
  {
    short: describe(duration("15m"), "The short window: the alert ends soon after the cause has.", ["rules"]),
    long: describe(duration("1h"), "The long window: a short peak alone does not fire.", ["rules"]),
  },
  { error: "Write { short: 15m, long: 1h }." },
);

const burn = z.strictObject(
  {
    short: describe(duration("1h"), "The short window.", ["rules"]),
    long: describe(duration("6h"), "The long window.", ["rules"]),
    rate: describe(
      z
        .number({ error: "Write a multiple of the even pace, such as 6." })
        .gt(0, { error: "Write a multiple of the even pace above 0, such as 6." }),
      "Multiple of the even pace at which the alert fires.",
      ["rules"],
    ),
  },
  { error: 'Write "default" or { short: 1h, long: 6h, rate: 6 }.' },
);

/** How fast somebody hears of it. */
export const ALERTING_SHAPE: z.ZodType<NonNullable<Budgets["alerting"]>> = z.strictObject(
  {
    interval: describe(duration("1m"), "How often the rules are evaluated. Default 1m.", [
      "rules",
    ]).optional(),
    snapshot: describe(
      duration("1h"),
      "How often each process's counters are kept for the period's total. Default 1h.",
      ["rules"],
    ).optional(),
    groupWait: describe(
      duration("30s"),
      "How long Alertmanager waits for more of the same before it tells anybody. Default 30s.",
      ["routes"],
    ).optional(),
    unitCost: describe(
      windows,
      "A unit cost must be over its budget in both. Default { short: 15m, long: 1h }.",
      ["rules"],
    ).optional(),
    burn: describe(
      z.union([z.literal("default"), burn]),
      "Pace of spending at which the owner is paged. default is { short: 1h, long: 6h, rate: 6 }.",
      ["rules", "check"],
    ).optional(),
  },
  { error: "Write a mapping such as { interval: 1m }, or leave it out." },
);
