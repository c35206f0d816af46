import type { ExplainedCall } from "./explained-call.ts";
import type { UnpricedCase } from "./render-unpriced-advice.ts";

/** What of a call has no price; each model and reason once. */
export function findUnpricedCases({ call, explanation }: ExplainedCall): readonly UnpricedCase[] {
  const { parts, problems } = explanation.priced;
  const cases = parts.flatMap(({ model, unpricedReason: reason }) =>
    reason === undefined ? [] : [{ model, provider: call.provider, reason, problems }],
  );
  return cases.filter(
    ({ model, reason }, index) =>
      cases.findIndex((other) => other.model === model && other.reason === reason) === index,
  );
}
