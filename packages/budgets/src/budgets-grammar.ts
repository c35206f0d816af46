import { z } from "zod";
import type { Budgets } from "./budgets.ts";
import { checkAlerting } from "./check-alerting.ts";
import { checkNames } from "./check-names.ts";
import { readDuration } from "./duration.ts";
import type { Grammar } from "./grammar.ts";
import { isPlaceholder } from "./placeholder.ts";

const TEXT_FIX = 'Write a short text, such as "An agent sends the draft".';

function text(fix: string = TEXT_FIX): z.ZodString {
  return z
    .string({ error: fix })
    .trim()
    .min(1, { error: fix })
    .max(2000, { error: "Keep it below 2000 characters." })
    .refine((written) => !isPlaceholder(written), { error: fix });
}

function duration(example: string): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>> {
  const fix = `Write a whole number and a unit (s, m, h, d), such as ${example}.`;
  return z.string({ error: fix }).transform((input, context) => {
    const seconds = readDuration(input);
    if (seconds !== undefined) return seconds;
    context.addIssue({ code: "custom", message: fix, params: { shown: true } });
    return z.NEVER;
  });
}

function usd(example: string): z.ZodNumber {
  const fix = `Write an amount above 0 in USD, digits only, such as ${example}.`;
  return z.number({ error: fix }).gt(0, { error: fix }).lte(1e12, { error: fix });
}

function count(fix: string): z.ZodNumber {
  return z.number({ error: fix }).int({ error: fix }).min(1, { error: fix }).max(1e12, { error: fix });
}

const reference = (what: string): z.ZodString => z.string({ error: `Write the name of ${what}.` });
const names = (fix: string): z.ZodArray<z.ZodString> =>
  z.array(z.string({ error: fix }).min(1, { error: fix }), { error: fix });

const windowsFix = "Write { short: 15m, long: 1h }.";
const windows = z.strictObject({ short: duration("15m"), long: duration("1h") }, { error: windowsFix });
const burn = z.strictObject(
  {
    short: duration("1h"),
    long: duration("6h"),
    rate: z
      .number({ error: "Write a multiple of the even pace, such as 6." })
      .gt(0, { error: "Write a multiple of the even pace above 0, such as 6." }),
  },
  { error: 'Write "default" or { short: 1h, long: 6h, rate: 6 }.' },
);

const alerting = z.strictObject(
  {
    interval: duration("1m").optional(),
    snapshot: duration("1h").optional(),
    groupWait: duration("30s").optional(),
    unitCost: windows.optional(),
    burn: z.union([z.literal("default"), burn]).optional(),
  },
  { error: "Write a mapping such as { interval: 1m }, or leave it out." },
);

const file = (example: string): z.ZodString =>
  z
    .string({ error: `Write the path of a file that holds the secret, such as ${example}.` })
    .regex(/^\//, { error: `Write an absolute path of a file that holds the secret, such as ${example}.` });
const urlFix = "Write an http or https address, such as http://127.0.0.1:9095/page.";
const mailFix = "Write an address such as finops@example.com.";
const mail = z.string({ error: mailFix }).regex(/^[^\s@]+@[^\s@]+$/, { error: mailFix });

const receiver = z.strictObject(
  {
    webhook: z
      .strictObject(
        { url: z.url({ protocol: /^https?$/, error: urlFix }) },
        { error: "Write { url: <address> }." },
      )
      .optional(),
    slack: z
      .strictObject(
        {
          apiUrlFile: file("/etc/bursar/secrets/slack"),
          channel: text('Write a channel, such as "#support-claude".'),
        },
        { error: "Write { apiUrlFile: <path>, channel: <channel> }." },
      )
      .optional(),
    pagerduty: z
      .strictObject(
        { routingKeyFile: file("/etc/bursar/secrets/pagerduty") },
        { error: "Write { routingKeyFile: <path> }." },
      )
      .optional(),
    email: z
      .strictObject(
        {
          to: mail,
          from: mail.optional(),
          smarthost: z
            .string({ error: "Write host and port, such as mail.example.com:587." })
            .regex(/^[^\s:]+:\d+$/, { error: "Write host and port, such as mail.example.com:587." })
            .optional(),
        },
        { error: "Write { to: <address> }." },
      )
      .optional(),
  },
  { error: "Write one of { webhook: … }, { slack: … }, { pagerduty: … }, { email: … }." },
);

const owner = z.strictObject(
  {
    page: reference("a receiver"),
    ticket: reference("a receiver").optional(),
    look: reference("a receiver").optional(),
  },
  { error: "Write { page: <receiver> }." },
);
const team = z.strictObject(
  { owner: reference("an owner").optional() },
  { error: "Write { owner: <owner> }, or {}." },
);

const action = z.strictObject(
  {
    success: text(),
    unit: text('Write what one action is called, such as "sent draft".').optional(),
    signal: z.enum(["outcome", "calls"], { error: 'Write "outcome" or "calls".' }).optional(),
  },
  { error: "Write { success: <what counts as a successful action> }." },
);

const budget = z.strictObject(
  {
    usdPerAction: usd("0.02"),
    usdPerMonth: usd("3000"),
    actionsPerMonth: count("Write a whole number of actions, such as 150000.").optional(),
    minActions: count("Write a whole number of actions from 1, such as 20.").optional(),
    response: text("Write what the owner does when the feature is over its budget.").optional(),
  },
  { error: "Write { usdPerAction: <USD>, usdPerMonth: <USD> }." },
);

const feature = z.strictObject(
  {
    team: reference("a team"),
    owner: reference("an owner").optional(),
    purpose: text("Write what the feature does, in one sentence.").optional(),
    product: text("Write the product's name.").optional(),
    action,
    budget,
    models: names("Write a list of model ids, such as [claude-sonnet-5-5].").optional(),
    paths: names("Write a list of names, such as [kb, history].").optional(),
  },
  { error: "Write a mapping with team, action and budget." },
);

/** Strict: an unknown key is a mistake, not a comment. */
const budgetsShape: z.ZodType<Budgets> = z.strictObject(
  {
    apiVersion: z.literal("bursar.dev/v1", { error: 'Write "apiVersion: bursar.dev/v1".' }),
    kind: z.literal("Budgets", { error: 'Write "kind: Budgets".' }),
    period: z
      .literal("month", { error: 'Other periods are not supported yet. Write "period: month".' })
      .optional(),
    timezone: z
      .literal("UTC", { error: 'Other time zones are not supported yet. Write "timezone: UTC".' })
      .optional(),
    environments: names("Write a list of environments, such as [production].")
      .min(1, { error: "Name at least one environment, or leave the key out: then all count." })
      .optional(),
    alerting: alerting.optional(),
    receivers: z.record(z.string(), receiver, {
      error: "Write one receiver per line: <name>: { webhook: { url: … } }.",
    }),
    owners: z.record(z.string(), owner, { error: "Write one owner per line: <name>: { page: <receiver> }." }),
    teams: z.record(z.string(), team, { error: "Write one team per line: <name>: { owner: <owner> }." }),
    features: z.record(z.string(), feature, {
      error: "Write one feature per line: <name>: { team, action, budget }.",
    }),
  },
  { error: 'Write a mapping that begins with "apiVersion: bursar.dev/v1".' },
);

/** What a budgets file may say. */
export const BUDGETS_GRAMMAR: Grammar<Budgets> = {
  kind: "Budgets",
  shape: budgetsShape,
  keys: {
    "": [
      "apiVersion",
      "kind",
      "period",
      "timezone",
      "environments",
      "alerting",
      "receivers",
      "owners",
      "teams",
      "features",
    ],
    alerting: ["interval", "snapshot", "groupWait", "unitCost", "burn"],
    "alerting.unitCost": ["short", "long"],
    "alerting.burn": ["short", "long", "rate"],
    "receivers.*": ["webhook", "slack", "pagerduty", "email"],
    "receivers.*.webhook": ["url"],
    "receivers.*.slack": ["apiUrlFile", "channel"],
    "receivers.*.pagerduty": ["routingKeyFile"],
    "receivers.*.email": ["to", "from", "smarthost"],
    "owners.*": ["page", "ticket", "look"],
    "teams.*": ["owner"],
    "features.*": ["team", "owner", "purpose", "product", "action", "budget", "models", "paths"],
    "features.*.action": ["success", "unit", "signal"],
    "features.*.budget": ["usdPerAction", "usdPerMonth", "actionsPerMonth", "minActions", "response"],
  },
  exactNumbers: false,
  checks: [checkAlerting, checkNames],
};
