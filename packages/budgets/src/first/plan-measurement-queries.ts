import { METRICS } from "@bursar/conventions";
import type { MetricKey } from "@bursar/conventions";
import { renderMatcher, renderSelector } from "../promql.ts";
import { renderGrowth } from "../render-growth.ts";

/** PromQL of what a measurement is made of. */
export interface MeasurementQueries {
  /** USD by feature, team and model. */
  readonly cost: string;
  /** Ended actions by feature and outcome. */
  readonly actions: string;
  /** Ended calls by feature, team, environment and result. */
  readonly calls: string;
  /** Tokens without a known price by feature. */
  readonly unpricedTokens: string;
}

/** 1 for each feature that was there in the hour before: asked for each hour of the span. */
export const PRESENCE_QUERY: string = [
  "group by (feature) (last_over_time(",
  renderSelector("", [
    renderMatcher("__name__", [METRICS.calls.prometheusName, METRICS.tokens.prometheusName]),
  ]),
  "[1h]))",
].join("");

/**
 * What to ask a Prometheus to measure its features.
 *
 * @param feature - this one alone, where all at once are too many samples
 */
export function planMeasurementQueries(since: string, feature?: string): MeasurementQueries {
  const matchers = feature === undefined ? [] : [renderMatcher("feature", [feature])];
  const render = (key: MetricKey, by: readonly string[]): string =>
    renderGrowth({ metric: METRICS[key].prometheusName, matchers, since, by });
  return {
    cost: render("costUsd", ["feature", "team", "model"]),
    actions: render("actions", ["feature", "outcome"]),
    calls: render("calls", ["feature", "team", "environment", "result"]),
    unpricedTokens: render("unpricedTokens", ["feature"]),
  };
}
