import type { SpoolEntry } from "./list-spool-entries.ts";

/** A file that is to be written. */
export interface RoomRequest {
  readonly id: string;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly nowMs: number;
}

/** What is deleted for it. */
export interface RoomPlan {
  /** Of processes that ended while they wrote. */
  readonly leftovers: readonly SpoolEntry[];
  /** Figures that are lost for want of room. */
  readonly drops: readonly SpoolEntry[];
}

/** No process writes for so long. */
const UNFINISHED_MS = 600_000;

/** Finds what has to go so that a file has room: leftovers always, then broken files, then the oldest. */
export function planRoom(entries: readonly SpoolEntry[], request: RoomRequest): RoomPlan {
  const { id, bytes, maxBytes, nowMs } = request;
  const leftovers = entries.filter(
    ({ kind, changedAtMs }) => kind === "unfinished" && nowMs - changedAtMs > UNFINISHED_MS,
  );
  // The run's own file is replaced.
  const others = entries.filter(
    (entry) => !leftovers.includes(entry) && !(entry.kind === "waiting" && entry.id === id),
  );
  const broken = others.filter(({ kind }) => kind === "broken");
  const sound = others.filter(({ kind }) => kind === "waiting" || kind === "claimed");
  let tooMuch = others.reduce((sum, { sizeBytes }) => sum + sizeBytes, bytes) - maxBytes;
  const drops: SpoolEntry[] = [];
  for (const entry of [...broken, ...sound]) {
    if (tooMuch <= 0) break;
    drops.push(entry);
    tooMuch -= entry.sizeBytes;
  }
  return { leftovers, drops };
}
