import { METRICS, UNKNOWN } from "@bursar/conventions";
import { planSeriesLabels } from "./counters/plan-example-labels.ts";
import { renderSeries } from "./counters/render-counter.ts";
import type { CounterSelector } from "./counters/counter-selector.ts";
import type { Plan, PlannedFeature } from "./plan.ts";

/** One input series of a promtool test. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** Labels of one process of a feature, as the instrumentation sets them. */
function renderProcess(plan: Plan, feature: PlannedFeature, run: string, extra: string): string {
  const environment = plan.environments[0] ?? UNKNOWN;
  const who = `feature="${feature.name}",team="${feature.team}",environment=${JSON.stringify(environment)},run="${run}"`;
  return `{${who},${extra}}`;
}

/** The application's counter of successes in one of its processes. */
function renderCounted(counter: CounterSelector, instance: string): string {
  return renderSeries(counter.metric, planSeriesLabels(counter, instance));
}

/** The counters of a feature's actions that ended well, for one process: one that counts them, and any other that moves. */
export function listSuccesses(plan: Plan, feature: PlannedFeature, run: string): readonly string[] {
  const calls = METRICS.calls.prometheusName + renderProcess(plan, feature, run, `result="ok"`);
  if (feature.counter !== undefined) return [renderCounted(feature.counter, run), calls];
  if (feature.signal !== "outcome") return [calls];
  return [METRICS.actions.prometheusName + renderProcess(plan, feature, run, `outcome="success"`)];
}

/** The counter of a feature's actions that ended without success, for one process. */
export function renderFailures(plan: Plan, feature: PlannedFeature, run: string): string {
  return feature.signal === "outcome"
    ? METRICS.actions.prometheusName + renderProcess(plan, feature, run, `outcome="failure"`)
    : METRICS.calls.prometheusName + renderProcess(plan, feature, run, `result="error"`);
}

/** The counter of a feature's begun actions, for one process. */
export function renderStarted(plan: Plan, feature: PlannedFeature, run: string): string {
  return METRICS.actionsStarted.prometheusName + renderProcess(plan, feature, run, `job="api"`);
}

/** The counter of a feature's cost, for one process and one class of tokens. */
export function renderCost(plan: Plan, feature: PlannedFeature, run: string): string {
  return METRICS.costUsd.prometheusName + renderProcess(plan, feature, run, `token_class="output"`);
}

/** The counter of a feature's tokens without a known price, for one process and one reason. */
export function renderUnpricedTokens(plan: Plan, feature: PlannedFeature, run: string): string {
  const extra = `token_class="output",reason="unknown_model"`;
  return METRICS.unpricedTokens.prometheusName + renderProcess(plan, feature, run, extra);
}
