import { renderGrowth } from "@bursar/budgets";
import type { VectorSample } from "@bursar/budgets";
import { METRICS, OTHER, PROVIDERS, UNPRICED_REASONS } from "@bursar/conventions";
import type { Metric } from "@bursar/conventions";
import { findPrice } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import type { PrometheusAddress } from "../prometheus/read-prometheus-address.ts";
import { readVector } from "../prometheus/read-vector.ts";
import type { PrometheusFindings, RunningBook, UnpricedTokens } from "./price-check.ts";

/** What is asked of a Prometheus. */
export interface Question {
  readonly address: PrometheusAddress;
  /** A duration as Prometheus writes it. */
  readonly since: string;
  readonly nowMs: number;
}

function renderSeen({ prometheusName }: Metric, since: string, by: readonly string[]): string {
  return `${renderGrowth({ metric: prometheusName, matchers: [], since, by })} > 0`;
}

/** PromQL of the tokens that were metered without a price. */
export function renderUnpricedQuery(since: string): string {
  return renderSeen(METRICS.unpricedTokens, since, ["model", "provider", "reason"]);
}

/** @throws EnvironmentFault when the Prometheus is away, or is none */
export async function readFindings(question: Question, prices: Prices): Promise<PrometheusFindings> {
  const { address, since } = question;
  const [seen, unpriced, books] = await Promise.all([
    readVector(address, renderSeen(METRICS.tokens, since, ["model", "provider"])),
    readVector(address, renderUnpricedQuery(since)),
    readVector(address, `count by (version, as_of) (${METRICS.pricesInfo.prometheusName} == 1)`),
  ]);
  return {
    url: address.url.href,
    since,
    seenTokens: seen.reduce((sum, { figure }) => sum + figure, 0),
    withoutPrice: seen.flatMap((sample) => findMissing(sample, question, prices) ?? []).sort(compareTokens),
    unpricedTokens: unpriced.map(readUnpriced).sort(compareTokens),
    olderBooks: books.map(readBook).filter(({ version }) => version < prices.version),
  };
}

function findMissing(
  { labels, figure }: VectorSample,
  { nowMs }: Question,
  prices: Prices,
): UnpricedTokens | undefined {
  const { model = "", provider: label = "" } = labels;
  // Names beyond a label's bound: the process that collapsed them priced them one by one.
  if (model === OTHER) return undefined;
  const provider = PROVIDERS.find((known) => known === label) ?? "unknown";
  const found = findPrice(model, provider, nowMs, prices);
  return "row" in found ? undefined : { model, provider: label, reason: found.reason, tokens: figure };
}

function readUnpriced({ labels, figure }: VectorSample): UnpricedTokens {
  const { model = "", provider = "", reason } = labels;
  return {
    model,
    provider,
    reason: UNPRICED_REASONS.find((known) => known === reason) ?? "unknown",
    tokens: figure,
  };
}

function readBook({ labels, figure }: VectorSample): RunningBook {
  return { version: labels["version"] ?? "", asOf: labels["as_of"] ?? "", runs: figure };
}

/** The most tokens first; then by name, so that two runs say the same. */
function compareTokens(one: UnpricedTokens, other: UnpricedTokens): number {
  return other.tokens - one.tokens || (one.model < other.model ? -1 : Number(one.model > other.model));
}
