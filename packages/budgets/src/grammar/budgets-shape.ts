import { z } from "zod";
import type { Budgets, Commitment, Owner, SharedCost, Team } from "../budgets.ts";
import { ALERTING_SHAPE } from "./alerting-shape.ts";
import { FEATURE_SHAPE } from "./feature-shape.ts";
import {
  choice,
  day,
  describe,
  duration,
  names,
  ratio,
  reference,
  text,
  usd,
  usdFromZero,
} from "./fields.ts";
import { loosenShape } from "./loosen-shape.ts";
import { RECEIVER_SHAPE } from "./receiver-shape.ts";
import { TIMEZONE_SHAPE } from "./timezone-shape.ts";
import { THRESHOLDS_SENTENCE, THRESHOLDS_SHAPE } from "./thresholds-shape.ts";

/** A mapping of names that a person chose. */
function rows<Row extends z.ZodType>(row: Row, fix: string): z.ZodRecord<z.ZodString, Row> {
  return z.record(z.string(), row, { error: fix });
}

const owner: z.ZodType<Owner> = z.strictObject(
  {
    page: describe(reference("a receiver"), "Told at once. Default: the receiver of tickets.", [
      "routes",
    ]).optional(),
    ticket: describe(reference("a receiver"), "Told within the day. Default: the receiver of pages.", [
      "routes",
    ]).optional(),
    look: describe(
      reference("a receiver"),
      "Told for when there is time. Default: the receiver of tickets.",
      ["routes"],
    ).optional(),
  },
  { error: "Write { page: <receiver> }." },
);

const drawn = z.strictObject(
  {
    usd: describe(usdFromZero("88210.40"), "How much of it was used up, as an invoice says.", ["check"]),
    at: describe(day("2026-11-01"), "Day up to which that is.", ["check"]),
  },
  { error: "Write { usd: 88210.40, at: 2026-11-01 }." },
);

const commitment: z.ZodType<Commitment> = z.strictObject(
  {
    usd: describe(usd("250000"), "What was bought.", ["check"]),
    from: describe(day("2026-07-01"), "First day.", ["check"]),
    until: describe(day("2027-07-01"), "First day after it.", ["check"]),
    owner: describe(reference("an owner"), "Who answers for it.", ["check"]),
    expectedDiscount: describe(ratio("0.12"), "Share that the contract takes off the list price.", [
      "check",
    ]).optional(),
    drawn: describe(drawn, "Opening balance from the last invoice.", ["check"]).optional(),
    thresholds: describe(THRESHOLDS_SHAPE, THRESHOLDS_SENTENCE, ["check"]).optional(),
  },
  { error: "Write { usd: 250000, from: 2026-07-01, until: 2027-07-01, owner: <owner> }." },
);

const team: z.ZodType<Team> = z.strictObject(
  {
    owner: describe(reference("an owner"), "Owner of the team's features that name none.", [
      "rules",
      "routes",
    ]).optional(),
    finance: describe(reference("an owner"), "Who answers for the team's money.", ["check"]).optional(),
    costCenter: describe(text('Write a text, such as "CC-4410".'), "Where its cost is booked.").optional(),
    commitment: describe(reference("a commitment"), "Commitment that its spend draws on.", [
      "check",
    ]).optional(),
    usdPerMonth: describe(usd("9000"), "The team's allocation; its features' budgets must fit into it.", [
      "check",
    ]).optional(),
    thresholds: describe(THRESHOLDS_SHAPE, THRESHOLDS_SENTENCE, ["check"]).optional(),
  },
  { error: "Write { owner: <owner> }, or {}." },
);

const sharedCost: z.ZodType<SharedCost> = z.strictObject(
  {
    split: describe(
      rows(ratio("0.6"), "Write one feature per line: <feature>: 0.6."),
      "Share of each feature; they sum to 1.",
      ["check"],
    ),
  },
  { error: "Write { split: { <feature>: 0.6, <feature>: 0.4 } }." },
);

const FISCAL_FIX = "Write the number of a month, 1 to 12, such as 7 for July.";

const template: z.ZodType = loosenShape(FEATURE_SHAPE);

/** Strict: an unknown key is a mistake, not a comment. */
export const BUDGETS_SHAPE: z.ZodType<Budgets> = z.strictObject(
  {
    apiVersion: describe(
      z.literal("bursar.dev/v1", { error: 'Write "apiVersion: bursar.dev/v1".' }),
      "Version of this grammar.",
      ["check"],
    ),
    kind: describe(z.literal("Budgets", { error: 'Write "kind: Budgets".' }), "What the file is.", ["check"]),
    period: describe(
      choice("month", "quarter", "year", "fiscal_year"),
      "What a budget is summed up over; that of a quarter is usdPerMonth three times, of a year twelve times. Default: month.",
      ["rules", "dashboard", "check"],
    ).optional(),
    fiscalYearStart: describe(
      z
        .number({ error: FISCAL_FIX })
        .int({ error: FISCAL_FIX })
        .min(1, { error: FISCAL_FIX })
        .max(12, { error: FISCAL_FIX }),
      "Month in which the fiscal year begins; quarters are counted from it too. Default: 1.",
      ["rules", "check"],
    ).optional(),
    timezone: describe(
      TIMEZONE_SHAPE,
      "Time zone in which months and periods begin, by its IANA name. Default: UTC.",
      ["rules", "dashboard", "check"],
    ).optional(),
    environments: describe(
      names("Write a list of environments, such as [production].").min(1, {
        error: "Name at least one environment, or leave the key out: then all count.",
      }),
      "Environments (deployment.environment.name) that count. Default: all.",
      ["rules"],
    ).optional(),
    retention: describe(
      duration("35d"),
      "How long your Prometheus keeps samples; a month to date needs 35d, a quarter 97d, a year 371d. Default: what the period needs.",
      ["check"],
    ).optional(),
    alerting: describe(ALERTING_SHAPE, "How fast somebody hears of it.").optional(),
    receivers: describe(
      rows(RECEIVER_SHAPE, "Write one receiver per line: <name>: { webhook: { url: … } }."),
      "Ways to tell somebody, by name. What no owner's route takes goes to catch-all, else to the first. Secrets only as paths of files.",
      ["routes"],
    ),
    owners: describe(
      rows(owner, "Write one owner per line: <name>: { page: <receiver> }."),
      "Who answers, by name, and how they are told.",
      ["routes"],
    ),
    commitments: describe(
      rows(
        commitment,
        "Write one commitment per line: <name>: { usd: 250000, from: 2026-07-01, until: 2027-07-01, owner: <owner> }.",
      ),
      "What was bought, by name.",
      ["check"],
    ).optional(),
    teams: describe(
      rows(team, "Write one team per line: <name>: { owner: <owner> }."),
      "Teams, by name, with their allocations.",
      ["rules", "check"],
    ),
    templates: describe(
      rows(template, "Write one template per line: <name>: { budget: { minActions: 50 } }."),
      "Parts of features, by name, that features and other templates take over with extends.",
      ["check"],
    ).optional(),
    features: describe(
      rows(FEATURE_SHAPE, "Write one feature per line: <name>: { team, action, budget }."),
      "Features, by the name that the program gives them.",
      ["rules", "catalog"],
    ),
    sharedCosts: describe(
      rows(
        sharedCost,
        "Write one shared cost per line: <name>: { split: { <feature>: 0.6, <feature>: 0.4 } }.",
      ),
      "Cost of features that serve others, by feature, and how it is shared out.",
      ["check"],
    ).optional(),
  },
  { error: 'Write a mapping that begins with "apiVersion: bursar.dev/v1".' },
);
