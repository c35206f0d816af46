import type { SpoolRow, SpoolState } from "@bursar/conventions";
import type { SpoolEntry } from "./list-spool-entries.ts";
import type { SpoolReading } from "./read-spool-entry.ts";

/** Tells of one file. */
export function planSpoolRow(
  { path, sizeBytes }: SpoolEntry,
  reading: SpoolReading,
  { state, reason }: { readonly state: SpoolState; readonly reason: string },
): SpoolRow {
  const header = reading.kind === "sound" ? reading.content : undefined;
  return {
    path,
    state,
    service: header?.service ?? null,
    endpoint: header?.endpoint ?? null,
    takenAt: header === undefined ? null : new Date(header.takenAtMs).toISOString(),
    costUsd: header?.costUsd ?? null,
    unpricedTokens: header?.unpricedTokens ?? null,
    sizeBytes,
    reason,
  };
}
