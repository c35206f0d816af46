import { FOREIGN_METRICS, METRICS, RECORDS } from "@bursar/conventions";
import { renderMatcher, renderSelector } from "../promql.ts";
import type { VectorSample } from "../vector-sample.ts";

/** PromQL of what a live system is asked. */
export interface LiveQueries {
  /** 1 for each feature, team and environment that was seen. */
  readonly names: string;
  /** 1 for each feature and model. */
  readonly models: string;
  /** 1 for each job and sender of tokens. */
  readonly senders: string;
  /** 1 for each job and foreign metric. */
  readonly foreign: string;
  /** More than 1 for what should be one series: a process that reports in two ways. */
  readonly doubles: string;
  /** Running processes by hash of their catalog. */
  readonly catalogs: string;
}

const SEEN = [METRICS.actions, METRICS.calls, METRICS.tokens].map(({ prometheusName }) => prometheusName);
const TOKENS = METRICS.tokens.prometheusName;
/** So many are enough to tell one of them. */
const MOST_DOUBLES = 10;

function renderGroup(by: readonly string[], selector: string, since: string): string {
  return `group by (${by.join(", ")}) (last_over_time(${selector}[${since}]))`;
}

/** Selects every series that shows a feature. */
export const SEEN_SELECTOR: string = renderSelector("", [renderMatcher("__name__", SEEN)]);
/** Selects recorded outcomes. */
export const ACTIONS_SELECTOR: string = METRICS.actions.prometheusName;
/** Selects recorded successes. */
export const SUCCESSES_SELECTOR: string = renderSelector(ACTIONS_SELECTOR, ['outcome="success"']);

/** 1 at each moment for which the server has samples: series that a running server never lacks. */
export const AGE_QUERY: string = `group(${renderSelector("", [
  renderMatcher("__name__", ["up", RECORDS.budgetPeriod, METRICS.calls.prometheusName]),
])})`;

/** What to ask a live system. */
export function planLiveQueries(since: string): LiveQueries {
  const foreign = FOREIGN_METRICS.map(({ prometheusName }) => prometheusName);
  const identity = METRICS.tokens.labels.join(", ");
  return {
    names: renderGroup(["feature", "team", "environment"], SEEN_SELECTOR, since),
    models: renderGroup(["feature", "model"], TOKENS, since),
    senders: renderGroup(["job", "sender"], TOKENS, since),
    foreign: renderGroup(
      ["job", "__name__"],
      renderSelector("", [renderMatcher("__name__", foreign)]),
      since,
    ),
    doubles: `topk(${MOST_DOUBLES}, count by (${identity}) (last_over_time(${TOKENS}[${since}])) > 1)`,
    catalogs: `count by (hash) (${METRICS.catalogInfo.prometheusName} == 1)`,
  };
}

/** All series behind one answer to `doubles`: they differ in the labels by which it was reported twice. */
export function renderDoubled({ labels }: VectorSample, since: string): string {
  const matchers = METRICS.tokens.labels.map((label) => renderMatcher(label, [labels[label] ?? ""]));
  return `last_over_time(${renderSelector(TOKENS, matchers)}[${since}])`;
}
