import type { ReceivedPoint } from "../../../node/test/run-app.ts";
import type { Expected } from "./expected.ts";
import type { Version } from "./fixtures.ts";
import type { ScenarioReport } from "./run-report.ts";
import { nameFeature } from "./scenario.ts";

type Sums = Readonly<Record<string, number>>;

const TOLERANCE_USD = 1e-9;
const OUTPUT_USD_PER_TOKEN = 20e-6;

/**
 * Compares what was recorded of a scenario with what is expected and what was billed.
 *
 * @returns what does not agree, as sentences
 */
export function checkScenario(
  report: ScenarioReport,
  expected: Expected,
  version: Version,
  allPoints: readonly ReceivedPoint[],
): readonly string[] {
  const points = allPoints.filter(({ labels }) => labels["feature"] === nameFeature(report));
  const isAbsent = expected.absentIn?.includes(version) ?? false;
  if (isAbsent || report.isAbsent)
    return isAbsent === report.isAbsent
      ? []
      : [`is ${report.isAbsent ? "absent" : "there"} against what is written`];
  return [
    ...(report.fault === undefined ? [] : [report.fault]),
    ...checkCalls(expected, points),
    ...checkTokens(report, expected, points),
    ...checkUsd(report, expected, points),
  ];
}

function checkCalls(
  { calls, attempts, provider = "anthropic" }: Expected,
  points: readonly ReceivedPoint[],
): string[] {
  const here = points.filter(({ labels }) => labels["provider"] === provider);
  const [seen, none] = attempts;
  const started = Object.values(calls).reduce((sum, count) => sum + count, 0);
  return [
    ...compare("calls", sumBy(here, "claude.calls", ["api", "result", "error_type"]), calls),
    ...compare("attempts", sumBy(here, "claude.attempts", ["usage"]), {
      ...(seen > 0 && { seen }),
      ...(none > 0 && { none }),
    }),
    ...compare(
      "calls of all providers",
      sumBy(points, "claude.calls.started", []),
      started > 0 ? { "": started } : {},
    ),
  ];
}

function checkTokens(
  { billedTokens }: ScenarioReport,
  { isEstimated, isUnseen, isUnpriced, unbilledTokens = 0 }: Expected,
  points: readonly ReceivedPoint[],
): string[] {
  const reported = sumBy(points, "claude.tokens", ["token_class"], { basis: "reported" });
  const unbilled = sumBy(points, "claude.unbilled.tokens", ["token_class"]);
  const { output: _, ...inputs } = billedTokens;
  return [
    ...compare("tokens", subtract(reported, unbilled), isUnseen ? {} : isEstimated ? inputs : billedTokens),
    ...compare("unbilled tokens", unbilled, unbilledTokens > 0 ? { input: unbilledTokens } : {}),
    ...compare(
      "unpriced tokens",
      sumBy(points, "claude.unpriced.tokens", ["token_class"]),
      isUnpriced ? billedTokens : {},
    ),
    ...checkEstimate(sumEstimate(points), isEstimated ? (billedTokens["output"] ?? 0) : 0),
  ];
}

/** What the API has generated and the client has not received is in the bill, and in no estimate. */
function checkEstimate(estimatedTokens: number, billedTokens: number): string[] {
  if (billedTokens === 0) return estimatedTokens === 0 ? [] : ["the output is an estimate"];
  return estimatedTokens > 0 && estimatedTokens <= 2 * billedTokens
    ? []
    : [`an estimate of ${estimatedTokens} tokens of output, where ${billedTokens} were billed`];
}

function sumEstimate(points: readonly ReceivedPoint[]): number {
  return sumBy(points, "claude.tokens", ["basis"])["estimated"] ?? 0;
}

function checkUsd(
  { billedTokens, billedPicoUsd }: ScenarioReport,
  { isEstimated, isUnseen, isUnpriced }: Expected,
  points: readonly ReceivedPoint[],
): string[] {
  const recordedUsd = sumBy(points, "claude.cost.usd", [])[""] ?? 0;
  const beyondBill = isEstimated ? sumEstimate(points) - (billedTokens["output"] ?? 0) : 0;
  const expectedUsd =
    isUnseen || isUnpriced ? 0 : Number(billedPicoUsd) / 1e12 + beyondBill * OUTPUT_USD_PER_TOKEN;
  return Math.abs(recordedUsd - expectedUsd) <= TOLERANCE_USD
    ? []
    : [`${recordedUsd} USD recorded, ${expectedUsd} expected`];
}

/** Sums a metric by the values of labels, joined by spaces. */
function sumBy(
  points: readonly ReceivedPoint[],
  metric: string,
  by: readonly string[],
  only: Readonly<Record<string, string>> = {},
): Sums {
  const sums: Record<string, number> = {};
  for (const { metric: name, labels, figure } of points) {
    if (name !== metric || figure === 0) continue;
    if (Object.entries(only).some(([label, content]) => labels[label] !== content)) continue;
    const key = by.map((label) => labels[label]).join(" ");
    sums[key] = (sums[key] ?? 0) + figure;
  }
  return sums;
}

function subtract(sums: Sums, less: Sums): Sums {
  const rest = Object.entries(sums).map(([key, sum]) => [key, sum - (less[key] ?? 0)] as const);
  return Object.fromEntries(rest.filter(([, sum]) => sum !== 0));
}

function compare(what: string, found: Sums, expected: Sums): string[] {
  const keys = [...new Set([...Object.keys(found), ...Object.keys(expected)])];
  return keys
    .filter((key) => found[key] !== expected[key])
    .map((key) => `${what} ${key}: ${found[key] ?? 0} recorded, ${expected[key] ?? 0} expected`);
}
