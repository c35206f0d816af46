import type { PricedPart, PricedUsage } from "@bursar/pricing";
import { isJsonObject } from "../json-object.ts";
import type { JsonObject } from "../json-object.ts";
import { renderJson } from "./render-json.ts";

/** Keys that are added to a line, in place of those that it may have. */
const ADDED = ["totalUsd", "parts", "reason", "problems"] as const;

/**
 * A line of a log with its cost behind the keys that it has; they stay as they were written. Undefined when an
 * earlier cost cannot be taken out of it, because it is nested too deeply.
 */
export function renderPricedLine(text: string, fields: JsonObject, priced: PricedUsage): string | undefined {
  const added = renderJson(planAdded(priced));
  const kept = ADDED.some((key) => Object.hasOwn(fields, key)) ? dropAdded(text) : text.trim();
  if (kept === undefined) return undefined;
  return `${kept.slice(0, -1).trimEnd()},${added.slice(1)}\n`;
}

function planAdded({
  totalUsd,
  parts,
  problems,
}: PricedUsage): Readonly<Record<(typeof ADDED)[number], unknown>> {
  return {
    totalUsd: totalUsd ?? null,
    parts: parts.map(planPart),
    reason: parts.find(({ unpricedReason }) => unpricedReason !== undefined)?.unpricedReason,
    problems: problems.length === 0 ? undefined : problems,
  };
}

function planPart(part: PricedPart): JsonObject {
  const { model, priceBand, speed, tokens, costUsd, price, priceRow } = part;
  const used = Object.fromEntries(Object.entries(tokens).filter(([, count]) => count > 0));
  const reason = part.unpricedReason ?? part.unbilledReason;
  return { model, priceRow, price, priceBand, speed, tokens: used, costUsd: costUsd ?? null, reason };
}

function keepDigits(_: string, item: unknown, { source = "" }: { readonly source?: string } = {}): unknown {
  return typeof item === "number" ? JSON.rawJSON(source) : item;
}

/** The line without what an earlier run added, numbers spelled as they were. */
function dropAdded(text: string): string | undefined {
  const added: readonly string[] = ADDED;
  try {
    const fields: unknown = JSON.parse(text, keepDigits);
    const kept = Object.entries(isJsonObject(fields) ? fields : {}).filter(([key]) => !added.includes(key));
    return JSON.stringify(Object.fromEntries(kept));
  } catch (error) {
    // Unlike plain parsing, this calls itself for each level.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
