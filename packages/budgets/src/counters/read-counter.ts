import { METRICS, RECORDS } from "@bursar/conventions";
import { compilePattern } from "./compile-pattern.ts";
import type { CounterMatcher, CounterSelector } from "./counter-selector.ts";
import { findUnmetLabel } from "./plan-example-labels.ts";
import { readQuoted } from "./read-quoted.ts";

const EXAMPLE = 'tickets_replies_sent_total{source="draft"}';
/** What to write where something else stands. */
export const COUNTER_FIX: string = `Write a counter of your application with its labels, such as ${EXAMPLE}.`;

/** The selector of a counter, or why a text is none. */
export type CounterReading =
  | { readonly selector: CounterSelector; readonly fault?: undefined }
  | { readonly selector?: undefined; readonly fault: string };

/** Ends the reading at the first thing that is wrong. */
class CounterFault extends Error {}

const OWN = new Set<string>([
  ...Object.values(METRICS).flatMap(({ prometheusName }) =>
    ["", "_bucket", "_count", "_sum"].map((suffix) => prometheusName + suffix),
  ),
  ...Object.values(RECORDS),
]);
const SPACE = /\s*/y;
const METRIC = /[a-zA-Z_:][\w:]*/y;
const LABEL = /[a-zA-Z_]\w*/y;
const OPERATOR = /=~|!~|!=|=/y;
const OPERATORS = ["=~", "!~", "!=", "="] as const;

/** A text and how far it was read. */
interface Cursor {
  readonly expr: string;
  at: number;
}

function take(cursor: Cursor, token: RegExp): string | undefined {
  SPACE.lastIndex = cursor.at;
  cursor.at += SPACE.exec(cursor.expr)?.[0].length ?? 0;
  token.lastIndex = cursor.at;
  const [found] = token.exec(cursor.expr) ?? [];
  cursor.at += found?.length ?? 0;
  return found;
}

function failAt({ expr, at }: Cursor, wanted: string): never {
  const found = expr[at] === undefined ? "it ends" : `${JSON.stringify(expr[at])} stands`;
  throw new CounterFault(
    `is no selector of a counter: at character ${at + 1} ${found} in place of ${wanted}. Write its name and labels alone, such as ${EXAMPLE}.`,
  );
}

function takeQuoted(cursor: Cursor): string | undefined {
  take(cursor, /(?:)/y);
  const { expr, at } = cursor;
  if (!/["'`]/.test(expr.charAt(at))) return undefined;
  const quoted = readQuoted(expr, at);
  if (quoted === undefined) {
    throw new CounterFault(
      `has a quote at character ${at + 1} that is not closed. Add one of the same kind.`,
    );
  }
  if (quoted.text === undefined) {
    throw new CounterFault(
      `has an escape in the text at character ${at + 1} that PromQL does not know. Write backslashes twice.`,
    );
  }
  if (!quoted.text.isWellFormed() || quoted.text.includes("\ufffd")) {
    throw new CounterFault(
      `has U+FFFD in the text at character ${at + 1}, or half a character, which Prometheus does not read. Write what stands there.`,
    );
  }
  cursor.at = quoted.end;
  return quoted.text;
}

function checkPattern({ label, operator, text }: CounterMatcher): void {
  if (operator !== "=~" && operator !== "!~") return;
  if (compilePattern(text) !== undefined) return;
  throw new CounterFault(
    `has a pattern for ${label} that is none, or repeats too much to be tested: ${JSON.stringify(text)}. Write the texts themselves, such as ${label}=~"a|b".`,
  );
}

/** One item between the braces: a condition, or the quoted name of the counter. */
function takeItem(cursor: Cursor): CounterMatcher | string {
  const quoted = takeQuoted(cursor);
  const label = quoted ?? take(cursor, LABEL) ?? failAt(cursor, 'the name of a label or "}"');
  const sign = take(cursor, OPERATOR);
  const operator = OPERATORS.find((each) => each === sign);
  if (operator === undefined) return quoted ?? failAt(cursor, "=, !=, =~ or !~");
  if (label === "__name__") {
    throw new CounterFault(
      `has a condition on __name__. Write the name before the brace, such as ${EXAMPLE}.`,
    );
  }
  if (label === "") {
    throw new CounterFault(
      `has a label without a name. Write one before each condition, such as ${EXAMPLE}.`,
    );
  }
  const text = takeQuoted(cursor) ?? failAt(cursor, "a quoted text");
  const matcher = { label, operator, text };
  checkPattern(matcher);
  return matcher;
}

function takeItems(cursor: Cursor): readonly (CounterMatcher | string)[] {
  const items: (CounterMatcher | string)[] = [];
  if (take(cursor, /\{/y) === undefined) return items;
  while (take(cursor, /\}/y) === undefined) {
    if (items.length > 0 && take(cursor, /,/y) === undefined) failAt(cursor, '"," or "}"');
    if (items.length > 0 && take(cursor, /\}/y) !== undefined) break;
    items.push(takeItem(cursor));
  }
  return items;
}

function readSelector(expr: string): CounterSelector {
  const cursor: Cursor = { expr, at: 0 };
  const bare = take(cursor, METRIC);
  const items = takeItems(cursor);
  take(cursor, /(?:)/y);
  if (cursor.at < expr.length)
    failAt(cursor, bare === undefined && items.length === 0 ? "a name" : "its end");
  const names = [...(bare === undefined ? [] : [bare]), ...items.filter((item) => typeof item === "string")];
  const [metric, second] = names;
  if (metric === undefined || metric === "") throw new CounterFault(`names no counter. ${COUNTER_FIX}`);
  if (second !== undefined) {
    throw new CounterFault(
      `names two counters, ${metric} and ${second}. Keep one: a feature has one signal.`,
    );
  }
  if (OWN.has(metric)) {
    throw new CounterFault(
      `is a metric of Bursar itself. Write "signal: outcome" or "signal: calls", or name a counter of your application.`,
    );
  }
  return { metric, matchers: items.filter((item) => typeof item !== "string") };
}

/**
 * Reads the selector of a counter as PromQL has it: a name, and labels in braces.
 *
 * @example readCounter('replies_total{source="draft"}').selector?.metric // "replies_total"
 */
export function readCounter(expr: string): CounterReading {
  try {
    const selector = readSelector(expr);
    const label = findUnmetLabel(selector);
    if (label === undefined) return { selector };
    return {
      fault: `has conditions on ${label} for which no label is found that meets them, so no test can be written. Write the texts themselves, such as ${label}=~"a|b".`,
    };
  } catch (error) {
    if (error instanceof CounterFault) return { fault: error.message };
    throw error;
  }
}
