import type { SpoolRow } from "@bursar/conventions";
import { findSpoolState } from "./find-spool-state.ts";
import type { SpoolRules } from "./find-spool-state.ts";
import { listSpoolEntries } from "./list-spool-entries.ts";
import { planSpoolRow } from "./plan-spool-row.ts";
import { readSpoolEntry } from "./read-spool-entry.ts";

/**
 * What is in a spool, oldest first; nothing is changed.
 *
 * @throws system errors of the folder
 */
export async function listSpool(folder: string, rules: SpoolRules): Promise<readonly SpoolRow[]> {
  const rows: SpoolRow[] = [];
  for (const entry of await listSpoolEntries(folder)) {
    if (entry.kind === "unfinished") continue;
    const reading = await readSpoolEntry(entry.path);
    rows.push(planSpoolRow(entry, reading, findSpoolState(entry, reading, rules)));
  }
  return rows;
}
