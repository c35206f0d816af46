import type { Names, ScopeNames } from "./attribution.ts";
import { cutText } from "./cut-text.ts";
import { recordFault } from "./record-fault.ts";

// More than any declared name has; what is recorded of others is shorter still.
const MOST_CHARS = 1_000;

/** Names of any shape: an application may be plain JavaScript, and a wrong type must not hurt it. */
export function readNames(names: string | Names): ScopeNames {
  try {
    if (typeof names === "string") return { feature: readName(names) };
    if (typeof names !== "object" || names === null) return {};
    return { feature: readName(names.feature), team: readName(names.team), path: readName(names.path) };
  } catch (fault) {
    // A getter of the application threw.
    recordFault("names", fault);
    return {};
  }
}

function readName(name: unknown): string | undefined {
  return typeof name === "string" && name !== "" ? cutText(name, MOST_CHARS) : undefined;
}
