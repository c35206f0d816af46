import { renderSelector } from "./promql.ts";

/** A counter's growth to ask for. */
export interface Growth {
  readonly metric: string;
  readonly matchers: readonly string[];
  /** A duration as Prometheus writes it. */
  readonly since: string;
  /** Labels of the sums. */
  readonly by: readonly string[];
}

/**
 * PromQL of how much a counter grew: per process, its balance now less the one before; one that was not there
 * on the day before began at 0. Exact also for processes that are gone.
 */
export function renderGrowth({ metric, matchers, since, by }: Growth): string {
  const selector = renderSelector(metric, matchers);
  const now = `last_over_time(${selector}[${since}])`;
  const before = `last_over_time(${selector}[1d] offset ${since})`;
  return `sum by (${by.join(", ")}) ((${now} - ${before}) or ${now})`;
}
