import { compilePattern } from "./compile-pattern.ts";
import type { CounterMatcher } from "./counter-selector.ts";

/**
 * Whether a label meets a condition.
 *
 * @param label - its text; empty where the series has no such label
 */
export function isMet({ operator, text }: CounterMatcher, label: string): boolean {
  if (operator === "=" || operator === "!=") return (label === text) === (operator === "=");
  return (compilePattern(text)?.test(label) ?? false) === (operator === "=~");
}
