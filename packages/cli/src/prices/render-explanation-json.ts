import type { ExplainedCall } from "./explained-call.ts";
import { findUnpricedCases } from "./find-unpriced-cases.ts";
import { renderJson } from "./render-json.ts";
import { renderUnpricedAdvice } from "./render-unpriced-advice.ts";

/** A cost for programs; what is unknown is null. */
export function renderExplanationJson(explained: ExplainedCall): string {
  const { call, explanation, prices } = explained;
  const { lines, priced } = explanation;
  const content = {
    model: call.model,
    provider: call.provider,
    at: new Date(call.atMs).toISOString(),
    book: { version: prices.version, asOf: prices.asOf },
    totalUsd: priced.totalUsd ?? null,
    lines: lines.map((line) => ({
      ...line,
      rateUsd: line.rateUsd ?? null,
      costUsd: line.costUsd ?? null,
      priceRow: line.priceRow ?? null,
    })),
    problems: priced.problems,
    unpriced: findUnpricedCases(explained).map((unpriced) => ({
      model: unpriced.model,
      reason: unpriced.reason,
      advice: renderUnpricedAdvice(unpriced, prices),
    })),
  };
  return `${renderJson(content, 2)}\n`;
}
