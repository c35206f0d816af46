import type { Action, Budgets, Feature } from "../budgets.ts";
import { renderCounter } from "../counters/render-counter.ts";
import type { Plan, PlannedFeature } from "../plan.ts";
import { planBudgets } from "../plan-budgets.ts";
import { renderUsd } from "../render-usd.ts";
import { listThresholds } from "../standard-thresholds.ts";
import type { Subject } from "./budgets-diff.ts";
import type { Leaf } from "./list-leaves.ts";
import { listLeaves, listSteps } from "./list-leaves.ts";

/** Something of the file, with all that is said of it. */
export interface DescribedSubject extends Subject {
  readonly leaves: ReadonlyMap<string, Leaf>;
  /** In a few words. */
  readonly summary: string;
}

function describeFile(budgets: Budgets, { alerting, environments, owners }: Plan): DescribedSubject {
  const { unitCost, burn } = alerting;
  const leaves = listLeaves({
    environments: environments.length === 0 ? ["all"] : environments,
    period: budgets.period ?? "month",
    fiscalYearStart: budgets.fiscalYearStart,
    timezone: budgets.timezone ?? "UTC",
    retention: budgets.retention,
    alerting: {
      interval: alerting.intervalSeconds,
      snapshot: alerting.snapshotSeconds,
      groupWait: alerting.groupWaitSeconds,
      unitCost: { short: unitCost.shortSeconds, long: unitCost.longSeconds },
      burn: { short: burn.shortSeconds, long: burn.longSeconds, rate: burn.rate },
    },
  });
  return { kind: "file", name: "", owners: owners.map(({ name }) => name), leaves, summary: "" };
}

/** One text for each way, so that a change from one to another is one change. */
function renderSignal(signal: Action["signal"] = "calls", counter: PlannedFeature["counter"]): string {
  if (typeof signal === "string") return signal;
  return `counter ${counter === undefined ? signal.counter : renderCounter(counter)}`;
}

function describeFeature(
  name: string,
  feature: Feature,
  planned: PlannedFeature | undefined,
): DescribedSubject {
  const { extends: _, thresholds, overrides = [], ...rest } = feature;
  const owner = planned?.owner ?? "";
  const { usdPerAction, usdPerMonth } = feature.budget;
  const said = {
    ...rest,
    owner,
    action: {
      ...rest.action,
      unit: planned?.unit,
      signal: renderSignal(rest.action.signal, planned?.counter),
    },
    budget: { ...rest.budget, minActions: planned?.minActions },
    overrides: Object.fromEntries(overrides.map(({ from, until, ...each }) => [`${from}…${until}`, each])),
  };
  return {
    kind: "feature",
    name,
    owners: [owner],
    leaves: new Map([...listLeaves(said), ...listSteps(listThresholds(thresholds))]),
    summary: `${renderUsd(usdPerAction, 2)} per action, ${renderUsd(usdPerMonth, 2)} a month, team ${feature.team}`,
  };
}

function describeTeams({ teams }: Budgets): readonly DescribedSubject[] {
  return Object.entries(teams).map(([name, { thresholds, ...team }]) => ({
    kind: "team",
    name,
    owners: [team.owner, team.finance].filter((owner) => owner !== undefined),
    leaves: new Map([...listLeaves(team), ...listSteps(listThresholds(thresholds))]),
    summary: team.usdPerMonth === undefined ? "no allocation" : `${renderUsd(team.usdPerMonth, 2)} a month`,
  }));
}

function describeCommitments({ commitments = {} }: Budgets): readonly DescribedSubject[] {
  return Object.entries(commitments).map(([name, { thresholds, ...commitment }]) => ({
    kind: "commitment",
    name,
    owners: [commitment.owner],
    leaves: new Map([...listLeaves(commitment), ...listSteps(listThresholds(thresholds))]),
    summary: `${renderUsd(commitment.usd, 2)} from ${commitment.from} until ${commitment.until}`,
  }));
}

function describeRoutes({ owners, receivers }: Plan): readonly DescribedSubject[] {
  const described = owners.map(({ name, ...routes }) => ({
    kind: "owner" as const,
    name,
    owners: [name],
    leaves: listLeaves(routes),
    summary: `page ${routes.page}, ticket ${routes.ticket}, look ${routes.look}`,
  }));
  const told = receivers.map(({ name, ...receiver }) => ({
    kind: "receiver" as const,
    name,
    owners: owners
      .filter((owner) => [owner.page, owner.ticket, owner.look].includes(name))
      .map((owner) => owner.name),
    leaves: listLeaves(receiver),
    summary: receiver.kind,
  }));
  return [...described, ...told];
}

/** All that a file speaks of, defaults applied and names resolved; in the order in which people read it. */
export function listSubjects(budgets: Budgets): readonly DescribedSubject[] {
  const plan = planBudgets(budgets);
  const planned = new Map(plan.features.map((feature) => [feature.name, feature]));
  const shared = Object.entries(budgets.sharedCosts ?? {}).map(([name, cost]) => ({
    kind: "shared cost" as const,
    name,
    owners: Object.keys(cost.split).flatMap((feature) => planned.get(feature)?.owner ?? []),
    leaves: listLeaves(cost),
    summary: Object.keys(cost.split).join(", "),
  }));
  return [
    describeFile(budgets, plan),
    ...Object.entries(budgets.features).map(([name, feature]) =>
      describeFeature(name, feature, planned.get(name)),
    ),
    ...shared,
    ...describeTeams(budgets),
    ...describeCommitments(budgets),
    ...describeRoutes(plan),
  ];
}
