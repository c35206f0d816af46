import type { ExplainedLine } from "@bursar/pricing";
import type { ExplainedCall } from "./explained-call.ts";
import { findUnpricedCases } from "./find-unpriced-cases.ts";
import { renderColumns } from "./render-columns.ts";
import { renderDay } from "./render-day.ts";
import { renderFullUsd } from "./render-full-usd.ts";
import { renderUnpricedAdvice } from "./render-unpriced-advice.ts";
import { wrapText } from "./wrap-text.ts";

const WIDTH = 100;
const UNITS = new Intl.NumberFormat("en-US");
const FACTORS = {
  batch: "batch",
  priority: "priority",
  geo_us: "in the US",
  regional: "regional endpoint",
  us_gov: "US government",
} as const;
const BANDS = { base: "", long_prompt: ", long prompt", fast: ", fast" } as const;

/** A cost for people: each class × rate × factors = USD, and where the rates come from. */
export function renderExplanation(explained: ExplainedCall): string {
  const { call, explanation, prices } = explained;
  const { lines, priced } = explanation;
  return [
    `${call.model} at ${call.provider} on ${renderDay(call.atMs)}`,
    "",
    ...renderSteps(lines, priced.totalUsd),
    "",
    ...renderRows(lines),
    `price book ${prices.version}, compared with its sources on ${prices.asOf}`,
    ...priced.problems.map((problem) => `problem: ${problem}`),
    ...findUnpricedCases(explained).flatMap((unpriced) =>
      wrapText(`${unpriced.model}, ${unpriced.reason}: ${renderUnpricedAdvice(unpriced, prices)}`, WIDTH),
    ),
    "",
  ].join("\n");
}

function renderSteps(lines: readonly ExplainedLine[], totalUsd: number | undefined): readonly string[] {
  const manyModels = new Set(lines.map(({ model }) => model)).size > 1;
  const named = (model: string, cells: readonly string[]): readonly string[] =>
    manyModels ? [model, ...cells] : cells;
  const rows = lines.map((line) =>
    named(line.model, [
      line.costClass,
      UNITS.format(line.units),
      ...renderRate(line),
      renderFactors(line),
      line.costUsd === undefined ? "unknown" : renderFullUsd(line.costUsd),
      line.reason ?? "",
    ]),
  );
  const total = totalUsd === undefined ? "unknown" : renderFullUsd(totalUsd);
  return renderColumns(
    [
      named("model", ["class", "units", "rate", "USD per", "factors", "USD", ""]),
      ...rows,
      named("total", [manyModels ? "" : "total", "", "", "", "", total, ""]),
    ],
    [...(manyModels ? (["left"] as const) : []), "left", "right", "point", "left", "left", "point", "left"],
  );
}

function renderRate({ rateUsd, per, band }: ExplainedLine): readonly [rate: string, per: string] {
  if (rateUsd === undefined) return ["", ""];
  return [`× ${rateUsd}`, `per ${per === 1000 ? "thousand" : "million"}${BANDS[band]}`];
}

function renderFactors({ modifiers }: ExplainedLine): string {
  return modifiers.map(({ name, factor }) => `× ${factor} ${FACTORS[name]}`).join(" ");
}

/** Each row of the prices once, with what it rests on. */
function renderRows(lines: readonly ExplainedLine[]): readonly string[] {
  const rows = Map.groupBy(
    lines.filter(({ priceRow }) => priceRow !== undefined),
    ({ priceRow }) => priceRow,
  );
  return [...rows].flatMap(([priceRow, [first, ...more]]) => {
    const dates = [
      first?.from === undefined ? "" : ` since ${first.from}`,
      first?.until === undefined ? "" : ` until ${first.until}`,
    ].join("");
    const sources = new Set([first, ...more].flatMap((line) => line?.sources ?? []));
    return [`row ${priceRow}${dates}`, ...[...sources].map((source) => `  from ${source}`)];
  });
}
