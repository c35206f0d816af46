import type { CounterSelector } from "./counter-selector.ts";
import { isMet } from "./is-met.ts";

/** Texts that most conditions leave free; empty is a label that is not there. */
const COMMON = ["", "a", "0", "other"];

/** What of a pattern is not to be taken literally. */
const TOKEN = /\\d|\\w|\\[^\w\s]|\[\^?\]?[^\]]*\]|\.|\{\d*,?\d*\}|[+*?^$()]/g;

/** One text for one token; counts of it are one. */
function guessToken(token: string): string {
  if (token === String.raw`\d`) return "0";
  if (token === String.raw`\w` || token === ".") return "a";
  if (token.startsWith("\\")) return token.slice(1);
  if (!token.startsWith("[")) return "";
  return token.startsWith("[^") || token.includes("0-9") ? "0" : token.charAt(1);
}

/** Texts that may fit a pattern: itself and each of its choices, with what stands for any character filled in. */
function guessTexts(pattern: string): readonly string[] {
  const body = pattern.replace(/^\(\?\w+\)/, "").replaceAll(/\(\?(?:P?<\w+>|:)/g, "(");
  const choices = [body, ...body.split("|"), ...body.replaceAll(/[()]/g, "").split("|")];
  return choices.map((choice) => choice.replaceAll(TOKEN, guessToken));
}

/**
 * Labels of a series that a selector chooses, for tests; undefined where none is found.
 *
 * @example { source: "draft" } // of replies_total{source=~"draft|mail",test!="yes"}
 */
export function planExampleLabels({
  matchers,
}: CounterSelector): Readonly<Record<string, string>> | undefined {
  const byLabel = Map.groupBy(matchers, ({ label }) => label);
  const labels = [...byLabel].map(([label, conditions]) => {
    const texts = conditions.flatMap(({ operator, text }) =>
      operator === "=" ? [text] : operator === "=~" ? guessTexts(text) : [],
    );
    return [
      label,
      [...texts, ...COMMON].find((text) => conditions.every((each) => isMet(each, text))),
    ] as const;
  });
  if (labels.some(([, text]) => text === undefined)) return undefined;
  return Object.fromEntries(
    labels.flatMap(([label, text]) => (text === undefined || text === "" ? [] : [[label, text]])),
  );
}

/** Labels of such a series in one of the application's processes, by the first of these labels that is free. */
export function planSeriesLabels(
  counter: CounterSelector,
  instance: string,
  candidates: readonly string[] = ["instance", "pod", "process"],
): Readonly<Record<string, string>> {
  const names = new Set(counter.matchers.map(({ label }) => label));
  const process = candidates.find((label) => !names.has(label)) ?? "number";
  return { ...planExampleLabels(counter), [process]: instance };
}
