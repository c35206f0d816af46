import { z } from "zod";
import type { Action, ActionValue, Budget, Feature } from "../budgets.ts";
import { choice, count, day, describe, duration, names, reference, text, usd } from "./fields.ts";
import { ATTRIBUTION_SHAPE } from "./attribution-shape.ts";
import { SIGNAL_SHAPE } from "./signal-shape.ts";
import { THRESHOLDS_SENTENCE, THRESHOLDS_SHAPE } from "./thresholds-shape.ts";

const tokensFix = "Write a whole number of tokens, such as 1500.";

/** What one successful action is worth. */
export const ACTION_VALUE_SHAPE: z.ZodType<ActionValue> = z.strictObject(
  {
    usd: describe(usd("0.90"), "What one successful action is worth.", ["check"]),
    setBy: describe(reference("an owner"), "The owner who says so, mostly of finance.", ["check"]),
    asOf: describe(day("2026-10-01"), "Day on which it was set.", ["check"]),
  },
  { error: "Write { usd: 0.90, setBy: <owner>, asOf: 2026-10-01 }." },
);

const bandFix = "Write a list of durations, the shortest first, such as [2s, 5s].";
const secondsFix = "Write a whole number and a unit (ms, s, m, h), such as 500ms.";
const seconds: z.ZodType<number> = z
  .string({ error: secondsFix })
  .regex(/^[1-9]\d{0,6}(ms|s|m|h)$/, { error: secondsFix })
  .transform((written) => {
    const digits = Number.parseInt(written, 10);
    if (written.endsWith("ms")) return digits / 1000;
    return digits * (written.endsWith("m") ? 60 : written.endsWith("h") ? 3600 : 1);
  });

const action: z.ZodType<Action> = z.strictObject(
  {
    success: describe(text(), "What counts as a successful action, in the owner's words.", ["rules"]),
    unit: describe(
      text('Write what one action is called, such as "sent draft".'),
      'What one successful action is called. Default "action".',
      ["dashboard", "top"],
    ).optional(),
    signal: describe(
      SIGNAL_SHAPE,
      "What says that an action succeeded: calls (default), each call that ends well is one; outcome, recordOutcome or the scope says it; return, as outcome, and an action that returns without a word succeeded; or a counter that your application has.",
      ["rules", "catalog", "top"],
    ).optional(),
    lag: describe(duration("30m"), "How long after the call the outcome is known.", ["check"]).optional(),
    reliability: describe(choice("high", "medium", "low"), "How far the signal can be trusted.").optional(),
    value: describe(
      ACTION_VALUE_SHAPE,
      "What one successful action is worth. May stand in a file of its own, of kind ActionValues, that finance owns.",
      ["check"],
    ).optional(),
    latencyBands: describe(
      z.array(seconds, { error: bandFix }).min(1, { error: bandFix }),
      "Bounds between the bands by which actions are counted by how long they took, such as [2s, 5s].",
      ["catalog"],
    ).optional(),
  },
  { error: "Write { success: <what counts as a successful action> }." },
);

const budget: z.ZodType<Budget> = z.strictObject(
  {
    usdPerAction: describe(usd("0.02"), "Cost of all calls divided by successful actions.", [
      "rules",
      "top",
      "check",
    ]),
    usdPerMonth: describe(usd("3000"), "What the feature may cost in a month.", ["rules", "top", "check"]),
    actionsPerMonth: describe(count("Write a whole number of actions, such as 150000."), "Planned volume.", [
      "check",
    ]).optional(),
    minActions: describe(
      count("Write a whole number of actions from 1, such as 20."),
      "With fewer ended actions (any outcome) in a window, a unit cost is not enough data. Default 20.",
      ["rules"],
    ).optional(),
    response: describe(
      text("Write what the owner does when the feature is over its budget."),
      "What the owner does when the feature is over its budget; the page says it.",
      ["rules"],
    ).optional(),
  },
  { error: "Write { usdPerAction: <USD>, usdPerMonth: <USD> }." },
);

const kpi = z.strictObject(
  {
    name: describe(text("Write a short name, such as CSAT."), "What it is called."),
    query: describe(text("Write a PromQL expression, such as avg(csat_score)."), "Where it comes from.", [
      "check",
    ]),
    unit: describe(text("Write a unit, such as points."), "Its unit.").optional(),
  },
  { error: "Write { name: CSAT, query: <PromQL> }." },
);

const caps = z.strictObject(
  {
    usdPerCall: describe(usd("0.25"), "The most that one call may cost.", ["check"]).optional(),
    outputTokensPerCall: describe(count(tokensFix), "The longest answer.", ["check"]).optional(),
  },
  { error: "Write a mapping such as { usdPerCall: 0.25 }." },
);

const levers = z.strictObject(
  {
    downgradeTo: describe(reference("a model"), "The cheaper model that may answer instead; one of models.", [
      "check",
    ]).optional(),
    cache: describe(
      z.strictObject(
        { prefixTokens: describe(count(tokensFix), "Length of the part of the prompt that stays the same.") },
        { error: "Write { prefixTokens: 40000 }." },
      ),
      "The part of the prompt that can be cached.",
    ).optional(),
    maxOutputTokens: describe(count(tokensFix), "A shorter answer that still does.", ["check"]).optional(),
    batch: describe(
      z.boolean({ error: "Write true or false." }),
      "Whether answers may wait for a batch.",
    ).optional(),
  },
  { error: "Write a mapping such as { downgradeTo: <model> }." },
);

const review = z.strictObject(
  {
    every: describe(choice("month", "quarter", "year"), "How often the figures are looked at again.", [
      "check",
    ]),
    last: describe(day("2026-10-01"), "Day of the last review.", ["check"]),
  },
  { error: "Write { every: quarter, last: 2026-10-01 }." },
);

const override = z.strictObject(
  {
    usd: describe(usd("600"), "How much more.", ["check"]),
    from: describe(day("2026-11-24"), "First day.", ["check"]),
    until: describe(day("2026-12-01"), "First day after it.", ["check"]),
    approvedBy: describe(reference("an owner"), "Who approved it.", ["check"]),
    reason: describe(text("Write why, in a few words."), "Why."),
  },
  { error: "Write { usd: 600, from: 2026-11-24, until: 2026-12-01, approvedBy: <owner>, reason: <why> }." },
);

/** A feature, whole. */
export const FEATURE_SHAPE: z.ZodType<Feature> = z.strictObject(
  {
    extends: describe(
      reference("a template"),
      "Template that says what this feature does not. Mappings are joined key by key; texts, numbers and lists of the feature replace those of the template.",
      ["check"],
    ).optional(),
    team: describe(reference("a team"), "Team that it belongs to.", ["rules", "catalog", "check"]),
    owner: describe(reference("an owner"), "Who is told. Default: the team's owner.", [
      "rules",
      "routes",
    ]).optional(),
    product: describe(text("Write the product's name."), "Product that it is a part of.").optional(),
    purpose: describe(
      text("Write what the feature does, in one sentence."),
      "What it does, in one sentence.",
    ).optional(),
    action: describe(action, "What it does once, and when that is a success."),
    budget: describe(budget, "What it may cost."),
    profile: describe(
      choice("flat", "business-hours", "batch"),
      "How its traffic is spread: all day, 8 hours on work days, or one hour a night.",
      ["check"],
    ).optional(),
    models: describe(
      names("Write a list of model ids, such as [claude-sonnet-5-5]."),
      "Models that it may use; all if left out.",
      ["check"],
    ).optional(),
    kpis: describe(
      z.array(kpi, { error: "Write a list such as [{ name: CSAT, query: <PromQL> }]." }),
      "Figures that say whether the feature is any good.",
      ["check"],
    ).optional(),
    paths: describe(
      names("Write a list of names, such as [kb, history]."),
      "Variants inside the feature, such as ways of retrieval or versions of the prompt.",
      ["catalog"],
    ).optional(),
    attribution: describe(
      ATTRIBUTION_SHAPE,
      "Which requests are this feature's where the program does not name one. The first rule that fits holds, in the order of the file.",
      ["catalog"],
    ).optional(),
    caps: describe(caps, "Limits of one call.", ["check"]).optional(),
    thresholds: describe(THRESHOLDS_SHAPE, THRESHOLDS_SENTENCE, ["check"]).optional(),
    levers: describe(levers, "Ways to spend less that the owner has agreed to.", ["check"]).optional(),
    review: describe(review, "When value, volume and target are looked at again.", ["check"]).optional(),
    overrides: describe(
      z.array(override, { error: "Write a list of { usd, from, until, approvedBy, reason }." }),
      "Dated exceptions.",
      ["check"],
    ).optional(),
  },
  { error: "Write a mapping with team, action and budget." },
);
