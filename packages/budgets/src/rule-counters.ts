import { METRICS, RECORDS } from "@bursar/conventions";
import type { Plan } from "./plan.ts";
import type { RuleCounter } from "./promql.ts";
import { renderMatcher } from "./promql.ts";

const ALL = { environments: [], features: [] } as const;

/** The counters that a plan's figures come from. */
export interface RuleCounters {
  readonly cost: RuleCounter;
  /** Successful actions: recorded outcomes, and calls for the features that count those. Disjoint by feature. */
  readonly successes: readonly RuleCounter[];
}

/** Chooses the counters of a plan. */
export function planCounters(plan: Plan): RuleCounters {
  const environments =
    plan.environments.length === 0 ? [] : [renderMatcher("environment", plan.environments)];
  const counting = plan.features
    .filter((feature) => feature.signal === "calls")
    .map((feature) => feature.name);
  const outcomes: RuleCounter = {
    metric: METRICS.actions.prometheusName,
    snapshot: RECORDS.actionsSnapshot,
    kind: [`outcome="success"`],
    environments,
    features: counting.length === 0 ? [] : [renderMatcher("feature", counting, true)],
  };
  const calls: RuleCounter = {
    metric: METRICS.calls.prometheusName,
    snapshot: RECORDS.callsSnapshot,
    kind: [`result="ok"`],
    environments,
    features: [renderMatcher("feature", counting)],
  };
  return {
    cost: {
      metric: METRICS.costUsd.prometheusName,
      snapshot: RECORDS.costSnapshot,
      kind: [],
      ...ALL,
      environments,
    },
    successes: counting.length === 0 ? [outcomes] : [outcomes, calls],
  };
}

/** The counters whose snapshots are kept: all three, so that a feature may change its signal within a month. */
export function planSnapshots(): readonly RuleCounter[] {
  const { costUsd, actions, calls } = METRICS;
  return [
    { metric: costUsd.prometheusName, snapshot: RECORDS.costSnapshot, kind: [], ...ALL },
    {
      metric: actions.prometheusName,
      snapshot: RECORDS.actionsSnapshot,
      kind: [`outcome="success"`],
      ...ALL,
    },
    { metric: calls.prometheusName, snapshot: RECORDS.callsSnapshot, kind: [`result="ok"`], ...ALL },
  ];
}
