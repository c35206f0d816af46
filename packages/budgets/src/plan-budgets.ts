import type { AttributionRule } from "@bursar/conventions";
import type { Action, Budgets, Feature, Owner, Receiver, WrittenAttribution } from "./budgets.ts";
import { readCounter } from "./counters/read-counter.ts";
import { MONTHS } from "./periods/plan-period-starts.ts";
import type { Calendar } from "./periods/plan-period-starts.ts";
import type { Plan, PlannedAlerting, PlannedFeature, PlannedOwner, PlannedReceiver } from "./plan.ts";

const BURN = { short: 3600, long: 21_600, rate: 6 };

function planAlerting(alerting: Budgets["alerting"]): PlannedAlerting {
  const unitCost = alerting?.unitCost ?? { short: 900, long: 3600 };
  const burn = alerting?.burn === undefined || alerting.burn === "default" ? BURN : alerting.burn;
  return {
    intervalSeconds: alerting?.interval ?? 60,
    snapshotSeconds: alerting?.snapshot ?? 3600,
    groupWaitSeconds: alerting?.groupWait ?? 30,
    unitCost: { shortSeconds: unitCost.short, longSeconds: unitCost.long },
    burn: { shortSeconds: burn.short, longSeconds: burn.long, rate: burn.rate },
  };
}

function planReceiver(name: string, receiver: Receiver): PlannedReceiver {
  if (receiver.webhook !== undefined) return { name, kind: "webhook", ...receiver.webhook };
  if (receiver.slack !== undefined) return { name, kind: "slack", ...receiver.slack };
  if (receiver.pagerduty !== undefined) return { name, kind: "pagerduty", ...receiver.pagerduty };
  if (receiver.email !== undefined) {
    const { to, from = to, smarthost = "localhost:25" } = receiver.email;
    return { name, kind: "email", to, from, smarthost };
  }
  throw new Error(`receiver ${name} has no kind although the file was checked`);
}

function planOwner(name: string, owner: Owner): PlannedOwner {
  const page = owner.page ?? owner.ticket ?? owner.look;
  if (page === undefined) throw new Error(`owner ${name} has no receiver although the file was checked`);
  const ticket = owner.ticket ?? page;
  return { name, page, ticket, look: owner.look ?? ticket };
}

/** When periods begin; those of the calendar in UTC where the file says nothing. */
export function planCalendar({ period = "month", fiscalYearStart = 1, timezone = "UTC" }: Budgets): Calendar {
  return { period: period === "fiscal_year" ? "year" : period, startMonth: fiscalYearStart, timezone };
}

/** Decimals of at most 15 digits times a small number; the product's own stray digits go. */
function multiplyUsd(usd: number, factor: number): number {
  return Number((usd * factor).toPrecision(15));
}

function planSignal(signal: Action["signal"] = "calls"): Pick<PlannedFeature, "signal" | "counter"> {
  if (typeof signal === "string") return { signal: signal === "calls" ? "calls" : "outcome" };
  const { selector } = readCounter(signal.counter);
  if (selector === undefined)
    throw new Error(`${signal.counter} is no counter although the file was checked`);
  return { signal: "counter", counter: selector };
}

function planFeature(name: string, feature: Feature, budgets: Budgets): PlannedFeature {
  const owner = feature.owner ?? budgets.teams[feature.team]?.owner;
  if (owner === undefined) throw new Error(`feature ${name} has no owner although the file was checked`);
  const { action, budget } = feature;
  return {
    name,
    team: feature.team,
    owner,
    purpose: feature.purpose,
    product: feature.product,
    success: action.success,
    unit: action.unit ?? "action",
    ...planSignal(action.signal),
    returnIsSuccess: action.signal === "return",
    usdPerAction: budget.usdPerAction,
    usdPerMonth: budget.usdPerMonth,
    usdPerPeriod: multiplyUsd(budget.usdPerMonth, MONTHS[planCalendar(budgets).period]),
    actionsPerMonth: budget.actionsPerMonth,
    minActions: budget.minActions ?? 20,
    response: budget.response,
    models: feature.models ?? [],
    paths: feature.paths ?? [],
    latencyBoundsSeconds: action.latencyBands ?? [],
  };
}

function planAttribution(
  feature: string,
  { httpRoute, httpMethod, service, path }: WrittenAttribution,
): AttributionRule {
  return {
    feature,
    ...(path !== undefined && { path }),
    ...(httpMethod !== undefined && { httpMethod }),
    ...(httpRoute !== undefined && { httpRoute }),
    ...(service !== undefined && { service }),
  };
}

/** Applies the defaults and resolves the names. Features are in the order of their names. */
export function planBudgets(budgets: Budgets): Plan {
  const receivers = Object.entries(budgets.receivers).map(([name, receiver]) => planReceiver(name, receiver));
  const catchAll = receivers.find((receiver) => receiver.name === "catch-all") ?? receivers[0];
  return {
    calendar: planCalendar(budgets),
    periodName: budgets.period?.replace("_", " ") ?? "month",
    environments: budgets.environments ?? [],
    alerting: planAlerting(budgets.alerting),
    receivers,
    catchAll: catchAll?.name ?? "catch-all",
    owners: Object.entries(budgets.owners).map(([name, owner]) => planOwner(name, owner)),
    features: Object.entries(budgets.features)
      .map(([name, feature]) => planFeature(name, feature, budgets))
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
    attribution: Object.entries(budgets.features).flatMap(([feature, { attribution = [] }]) =>
      attribution.map((conditions) => planAttribution(feature, conditions)),
    ),
  };
}
