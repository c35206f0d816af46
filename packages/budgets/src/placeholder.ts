/** What a proposed budgets file holds where a person has to decide; no value that is checked may be this. */
export const PLACEHOLDER = "TODO";

/** Whether a person has yet to decide here. */
export function isPlaceholder(written: unknown): boolean {
  return typeof written === "string" && written.trim() === PLACEHOLDER;
}
