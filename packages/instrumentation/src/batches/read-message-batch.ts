/** What the API says of a batch. */
export interface BatchFacts {
  /** Milliseconds since 1970. */
  readonly createdAtMs?: number | undefined;
  readonly entries?: number | undefined;
}

/** A `MessageBatch` of the API; undefined where the body is something else. */
export function readMessageBatch(body: unknown): ({ readonly batchId: string } & BatchFacts) | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const fields: { readonly id?: unknown; readonly created_at?: unknown; readonly request_counts?: unknown } =
    body;
  if (typeof fields.id !== "string" || fields.id === "") return undefined;
  return {
    batchId: fields.id,
    createdAtMs: readTime(fields.created_at),
    entries: readEntries(fields.request_counts),
  };
}

function readTime(time: unknown): number | undefined {
  const atMs = typeof time === "string" ? Date.parse(time) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** The counts by status always add up to the number of entries. */
function readEntries(counts: unknown): number | undefined {
  if (typeof counts !== "object" || counts === null) return undefined;
  const entries = Object.values(counts).reduce<number>(
    (sum, count) => sum + (typeof count === "number" ? count : Number.NaN),
    0,
  );
  return Number.isSafeInteger(entries) && entries > 0 ? entries : undefined;
}
