import { UNKNOWN } from "@bursar/conventions";
import type { MadeBatch } from "./batch-store.ts";

/** What a store answered, which may be anything; undefined where it names no feature. */
export function readMadeBatch(answer: unknown): MadeBatch | undefined {
  if (typeof answer !== "object" || answer === null) return undefined;
  const fields: { readonly [Key in keyof MadeBatch]?: unknown } = answer;
  if (typeof fields.feature !== "string") return undefined;
  return {
    feature: fields.feature,
    team: typeof fields.team === "string" ? fields.team : UNKNOWN,
    path: typeof fields.path === "string" ? fields.path : UNKNOWN,
    createdAtMs: readCount(fields.createdAtMs),
    entries: readCount(fields.entries),
  };
}

function readCount(count: unknown): number | undefined {
  return typeof count === "number" && count > 0 && Number.isFinite(count) ? count : undefined;
}
