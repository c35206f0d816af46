import { METRICS, RECORDS } from "@bursar/conventions";
import type { Plan } from "./plan.ts";
import type { RuleCounter } from "./promql.ts";
import { renderMatcher } from "./promql.ts";

/** The counters that a plan's figures come from. */
export interface RuleCounters {
  readonly cost: RuleCounter;
  /** Ended actions of any outcome: recorded outcomes, and calls for the features that count those. Disjoint by feature. */
  readonly actions: readonly RuleCounter[];
  /** The successful ones among them. */
  readonly successes: readonly RuleCounter[];
  readonly unpricedTokens: RuleCounter;
}

/** A counter whose snapshots are kept. */
type SnapshotSource = Pick<RuleCounter, "metric" | "snapshot">;

const SOURCES = {
  cost: { metric: METRICS.costUsd.prometheusName, snapshot: RECORDS.costSnapshot },
  actions: { metric: METRICS.actions.prometheusName, snapshot: RECORDS.actionsSnapshot },
  calls: { metric: METRICS.calls.prometheusName, snapshot: RECORDS.callsSnapshot },
  unpricedTokens: {
    metric: METRICS.unpricedTokens.prometheusName,
    snapshot: RECORDS.unpricedTokensSnapshot,
  },
} as const;

/** Chooses the counters of a plan. */
export function planCounters(plan: Plan): RuleCounters {
  const environments =
    plan.environments.length === 0 ? [] : [renderMatcher("environment", plan.environments)];
  const counting = plan.features
    .filter((feature) => feature.signal === "calls")
    .map((feature) => feature.name);
  const planCounter = (source: SnapshotSource): RuleCounter => ({
    ...source,
    kind: [],
    environments,
    features: [],
  });
  const outcomes: RuleCounter = {
    ...planCounter(SOURCES.actions),
    features: counting.length === 0 ? [] : [renderMatcher("feature", counting, true)],
  };
  const calls: RuleCounter = {
    ...planCounter(SOURCES.calls),
    features: [renderMatcher("feature", counting)],
  };
  const good: readonly RuleCounter[] = [
    { ...outcomes, kind: [`outcome="success"`] },
    { ...calls, kind: [`result="ok"`] },
  ];
  return {
    cost: planCounter(SOURCES.cost),
    actions: counting.length === 0 ? [outcomes] : [outcomes, calls],
    successes: counting.length === 0 ? good.slice(0, 1) : good,
    unpricedTokens: planCounter(SOURCES.unpricedTokens),
  };
}

/** The counters whose snapshots are kept: all, so that a feature may change its signal within a month. */
export function planSnapshots(): readonly SnapshotSource[] {
  return Object.values(SOURCES);
}
