import type { ScopeNames } from "./attribution.ts";
import { decodePercent } from "./decode-percent.ts";
import type { BaggageKeys } from "./inbound.ts";

/** Finds what a key of the baggage holds. */
export type FindEntry = (key: string) => string | undefined;

/** The names that baggage brings under the accepted keys; undefined where it brings none. */
export function findBaggageNames(keys: BaggageKeys, findEntry: FindEntry): ScopeNames | undefined {
  const find = (key: string | undefined): string | undefined => {
    const name = key === undefined ? undefined : findEntry(key)?.trim();
    return name === "" ? undefined : name;
  };
  const names = { feature: find(keys.feature), team: find(keys.team), path: find(keys.path) };
  return Object.values(names).every((name) => name === undefined) ? undefined : names;
}

/** Reads the header `baggage` (W3C): `key=value;property,key=value`, the values with percent signs. */
export function readBaggageHeader(header: string): FindEntry {
  const entries = new Map<string, string>();
  for (const member of header.split(",")) {
    const [entry = ""] = member.split(";");
    const at = entry.indexOf("=");
    const key = entry.slice(0, Math.max(at, 0)).trim();
    if (key !== "" && !entries.has(key)) entries.set(key, decodePercent(entry.slice(at + 1).trim()));
  }
  return (key) => entries.get(key);
}
