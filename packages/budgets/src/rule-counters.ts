import { METRICS, RECORDS } from "@bursar/conventions";
import type { Plan, Signal } from "./plan.ts";
import type { RuleCounter } from "./promql.ts";
import { renderMatcher } from "./promql.ts";

/** The counters that a plan's figures come from. */
export interface RuleCounters {
  readonly cost: RuleCounter;
  /**
   * Ended actions of any outcome, by the first of them that has a feature: recorded outcomes, calls for the features
   * that count those, and for those of an application's counter the actions begun, else the calls.
   */
  readonly actions: readonly RuleCounter[];
  /** The successful ones. */
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

/** Read only where a feature counts its successes by a counter of the application. */
const COUNTED_SOURCES = {
  started: { metric: METRICS.actionsStarted.prometheusName, snapshot: RECORDS.startedSnapshot },
  counted: { metric: RECORDS.countedSuccesses, snapshot: RECORDS.countedSnapshot },
} as const;

function listFeatures({ features }: Plan, ...signals: readonly Signal[]): readonly string[] {
  return features.filter(({ signal }) => signals.includes(signal)).map(({ name }) => name);
}

function choose(names: readonly string[], negated = false): readonly string[] {
  return names.length === 0 ? [] : [renderMatcher("feature", names, negated)];
}

/** Chooses the counters of a plan. */
export function planCounters(plan: Plan): RuleCounters {
  const environments =
    plan.environments.length === 0 ? [] : [renderMatcher("environment", plan.environments)];
  const planCounter = (source: SnapshotSource, features: readonly string[] = []): RuleCounter => ({
    ...source,
    kind: [],
    environments,
    features,
  });
  const counted = listFeatures(plan, "counter");
  const calling = listFeatures(plan, "calls");
  const outcomes = planCounter(SOURCES.actions, choose(listFeatures(plan, "calls", "counter"), true));
  const goodCalls = { ...planCounter(SOURCES.calls, choose(calling)), kind: [`result="ok"`] };
  // The environment is the application's own label, if it has one: its selector says it.
  const ofCounter = { ...planCounter(COUNTED_SOURCES.counted, choose(counted)), environments: [] };
  const begun = planCounter(COUNTED_SOURCES.started, choose(counted));
  const calls = planCounter(SOURCES.calls, choose(listFeatures(plan, "calls", "counter")));
  return {
    cost: planCounter(SOURCES.cost),
    actions: [
      outcomes,
      ...(counted.length > 0 ? [begun] : []),
      ...(calling.length + counted.length > 0 ? [calls] : []),
    ],
    successes: [
      { ...outcomes, kind: [`outcome="success"`] },
      ...(calling.length > 0 ? [goodCalls] : []),
      ...(counted.length > 0 ? [ofCounter] : []),
    ],
    unpricedTokens: planCounter(SOURCES.unpricedTokens),
  };
}

/** The counters whose snapshots are kept: all of ours, so that a feature may change its signal within a month. */
export function planSnapshots(plan: Plan): readonly SnapshotSource[] {
  const isCounted = listFeatures(plan, "counter").length > 0;
  return [...Object.values(SOURCES), ...(isCounted ? Object.values(COUNTED_SOURCES) : [])];
}
