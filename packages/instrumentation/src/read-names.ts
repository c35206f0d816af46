import type { Names, ScopeNames } from "./attribution.ts";
import { recordFault } from "./record-fault.ts";

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
  return typeof name === "string" && name !== "" ? name : undefined;
}
