import { renderNumber } from "../render-number.ts";
import { renderUsd } from "../render-usd.ts";
import type { MeasuredFeature } from "./measurement.ts";

const MONTH_HOURS = 30 * 24;
/** A pace of less than a day says little of a month. */
const LEAST_HOURS = 24;

/** Measured money: cents from a dollar on, else three digits that count. */
export function renderMeasuredUsd(usd: number): string {
  if (usd === 0) return "$0";
  return renderUsd(usd >= 1 ? Math.round(usd * 100) / 100 : Number(usd.toPrecision(3)), 2);
}

/** A measured count. */
function renderCount(count: number): string {
  return renderNumber(Math.round(count));
}

/** Text of others in a comment: one line, and told apart from ours where it is unusual. */
export function renderForeign(text: string): string {
  return /^[\w.@/:-]+$/.test(text)
    ? text
    : JSON.stringify(text.slice(0, 80)).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "");
}

/** What was counted as success, and what one cost. */
function planUnit({ actions, calls }: MeasuredFeature): {
  readonly successes: number;
  readonly text: string;
  readonly noun: string;
} {
  if (actions !== undefined) {
    const { successes, ended } = actions;
    return {
      successes,
      noun: "successful actions",
      text: `${renderCount(successes)} successful of ${renderCount(ended)} ended actions`,
    };
  }
  const text = `${renderCount(calls.ok)} ok of ${renderCount(calls.ended)} ended calls`;
  return { successes: calls.ok, noun: "ok calls", text };
}

/** USD per success; undefined where nothing succeeded or no price was known. */
export function findUnitCostUsd(feature: MeasuredFeature): number | undefined {
  const { successes } = planUnit(feature);
  return successes > 0 && feature.costUsd > 0 ? feature.costUsd / successes : undefined;
}

/** USD of 30 days at the measured pace; undefined where it was measured for less than a day. */
export function findMonthUsd({ costUsd, observedHours }: MeasuredFeature): number | undefined {
  return observedHours >= LEAST_HOURS && costUsd > 0 ? (costUsd * MONTH_HOURS) / observedHours : undefined;
}

function renderMonth(feature: MeasuredFeature, successes: number, noun: string): string {
  const monthUsd = findMonthUsd(feature);
  const hours = Math.max(1, Math.floor(feature.observedHours));
  if (feature.observedHours < LEAST_HOURS) return `Seen for ${hours} h only: too short to tell a month.`;
  const count = renderCount((successes * MONTH_HOURS) / feature.observedHours);
  return `30 days at this pace: ${count} ${noun}${monthUsd === undefined ? "" : ` and ${renderMeasuredUsd(monthUsd)}`}.`;
}

function renderCost({ costUsd, unpricedTokens }: MeasuredFeature): string {
  return costUsd === 0 && unpricedTokens > 0 ? "unknown cost" : renderMeasuredUsd(costUsd);
}

/** What a feature did, as sentences of a comment. */
export function renderMeasuredFeature(feature: MeasuredFeature, since: string): readonly string[] {
  const { successes, text, noun } = planUnit(feature);
  const unitCostUsd = findUnitCostUsd(feature);
  const each = unitCostUsd === undefined ? "no unit cost" : `${renderMeasuredUsd(unitCostUsd)} each`;
  const models = feature.models.map(
    ({ model, costUsd }) => `${renderForeign(model)} ${renderMeasuredUsd(costUsd)}`,
  );
  const tokens = renderCount(feature.unpricedTokens);
  const others = feature.otherTeams.map(renderForeign).join(", ");
  return [
    `Last ${since}: ${renderCost(feature)} for ${text}: ${each}.`,
    renderMonth(feature, successes, noun),
    ...(models.length === 0 ? [] : [`Models: ${models.join(", ")}.`]),
    ...(feature.unpricedTokens === 0
      ? []
      : [`${tokens} tokens had no known price: the figures leave them out.`]),
    ...(others === "" ? [] : [`Calls named other teams too (${others}): a feature has one. Correct them.`]),
  ];
}
