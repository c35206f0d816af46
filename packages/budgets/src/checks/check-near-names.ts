import type { Finding } from "../finding.ts";

/** Shorter names are near each other by nature. */
const LEAST_LENGTH = 5;

/** A name without what is easily mistaken: separators, and an s at the end. */
function fold(name: string): string {
  return name.replaceAll(/[._-]/g, "").replace(/s$/, "");
}

/** A name with one letter left out, for each letter; digits stay, because v1 and v2 are meant to differ. */
function listShortened(name: string): readonly string[] {
  return Array.from({ length: name.length }, (_, index) => index).flatMap((index) =>
    /\d/.test(name.charAt(index)) ? [] : [name.slice(0, index) + name.slice(index + 1)],
  );
}

/** Whether two names differ in what is there to tell them apart: numbers, and short words such as eu or a. */
function isMeant(one: string, other: string): boolean {
  if (one.replaceAll(/\D/g, "") !== other.replaceAll(/\D/g, "")) return true;
  const words = one.split(/[._-]/);
  const otherWords = other.split(/[._-]/);
  if (words.length !== otherWords.length) return false;
  return words.every((word, index) => {
    const otherWord = otherWords[index] ?? "";
    return word === otherWord || (word.length <= 2 && otherWord.length <= 2);
  });
}

/** Features whose names are a slip apart: their spend would be split without anybody seeing it. */
export function checkNearNames(names: readonly string[]): readonly Finding[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const folded = fold(name);
    const keys = [folded, ...(folded.length < LEAST_LENGTH ? [] : listShortened(folded))];
    const near = keys
      .map((key) => seen.get(key))
      .find((other) => other !== undefined && other !== name && !isMeant(other, name));
    for (const key of keys) if (!seen.has(key)) seen.set(key, name);
    if (near === undefined) return [];
    const text = `is nearly "${near}". Keep one of the two, or make the names clearly different.`;
    return [{ path: ["features", name], text, severity: "warning" }] as const;
  });
}
