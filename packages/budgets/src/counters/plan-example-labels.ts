import type { CounterMatcher, CounterSelector } from "./counter-selector.ts";
import { isMet } from "./is-met.ts";

/** Texts that most conditions leave free; empty is a label that is not there. */
const COMMON = ["", "a", "0", "other"];

/** What stands for one character, with its count, and what of a pattern is not to be taken literally. */
const TOKEN =
  /(\\[dws]|\\[^\w\s]|\[\^?\]?(?:\\.|[^\\\]])*\]|\.|[^\\[\].{}+*?^$()|])(?:\{(\d+)(?:,\d*)?\})?|[+*?^$()]/gsu;
/** The most that Go repeats. */
const MOST_COUNTED = 1000;
const CLASSES: Readonly<Record<string, string>> = {
  [String.raw`\d`]: "0",
  [String.raw`\w`]: "a",
  [String.raw`\s`]: " ",
};

/** One character of a class. */
function guessMember(members: string): string {
  if (members.startsWith("^") || /0-9|\\d/.test(members)) return "0";
  const [first = ""] = /^(?:\\.|.)/su.exec(members) ?? [];
  return CLASSES[first] ?? first.slice(-1);
}

/** One text for what stands for one character. */
function guessCharacter(sign: string): string {
  if (sign === ".") return "a";
  if (sign.startsWith("\\")) return CLASSES[sign] ?? sign.slice(1);
  return sign.startsWith("[") ? guessMember(sign.slice(1, -1)) : sign;
}

/** What a token may stand for; of counts the least, but one. */
function guessToken(_token: string, sign?: string, count = "1"): string {
  return sign === undefined ? "" : guessCharacter(sign).repeat(Math.min(Number(count) || 1, MOST_COUNTED));
}

/** Texts that may fit a pattern: itself and each of its choices, with what stands for any character filled in. */
function guessTexts(pattern: string): readonly string[] {
  const body = pattern.replace(/^\(\?\w+\)/, "").replaceAll(/\(\?(?:P?<\w+>|:)/g, "(");
  const choices = [body, ...body.split("|"), ...body.replaceAll(/[()]/g, "").split("|")];
  return choices.map((choice) => choice.replaceAll(TOKEN, guessToken));
}

function findText(conditions: readonly CounterMatcher[]): string | undefined {
  const texts = conditions.flatMap(({ operator, text }) =>
    operator === "=" ? [text] : operator === "=~" ? guessTexts(text) : [],
  );
  return [...texts, ...COMMON].find((text) => conditions.every((each) => isMet(each, text)));
}

/** The first label for which no text is found that meets all that a selector says of it. */
export function findUnmetLabel({ matchers }: CounterSelector): string | undefined {
  const byLabel = Map.groupBy(matchers, ({ label }) => label);
  return [...byLabel].find(([, conditions]) => findText(conditions) === undefined)?.[0];
}

/**
 * Labels of a series that a selector chooses, for tests; without those for which no text is found.
 *
 * @example { source: "draft" } // of replies_total{source=~"draft|mail",test!="yes"}
 */
export function planExampleLabels({ matchers }: CounterSelector): Readonly<Record<string, string>> {
  const byLabel = Map.groupBy(matchers, ({ label }) => label);
  return Object.fromEntries(
    [...byLabel].flatMap(([label, conditions]) => {
      const text = findText(conditions) ?? "";
      return text === "" ? [] : [[label, text]];
    }),
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
