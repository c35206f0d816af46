import { renderFullUsd } from "./render-full-usd.ts";

declare global {
  interface JSON {
    /** Text that is written as it is. Of ES2026; the compiler's library does not know it yet. */
    rawJSON: (text: string) => unknown;
  }
}

function spellOut(_: string, item: unknown): unknown {
  // Other tools read 1.2e-7 as text, or not at all.
  return typeof item === "number" && Number.isFinite(item) && /e/.test(String(item))
    ? JSON.rawJSON(renderFullUsd(item))
    : item;
}

/** JSON in which no number has an exponent. */
export function renderJson(content: unknown, indent = 0): string {
  const text = JSON.stringify(content, undefined, indent);
  return /\de[-+]\d/.test(text) ? JSON.stringify(content, spellOut, indent) : text;
}
