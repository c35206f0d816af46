import type { Attribution } from "../attribution.ts";

/** Who made a batch, and what its entries are priced and counted by. Plain data: any store can keep it as JSON. */
export interface MadeBatch extends Attribution {
  /** The API's `created_at`, in milliseconds since 1970. */
  readonly createdAtMs?: number | undefined;
  /** How many entries the batch has. */
  readonly entries?: number | undefined;
}

/**
 * Remembers batches beyond one process: who made them, and which of their entries are counted. The process's own
 * memory comes first and is always kept; a store is asked only for what that does not know. Its answers may be
 * promises: nobody but the metering waits for them. Where it throws, or takes longer than ten seconds, the own memory
 * decides, and the fault is told and counted.
 *
 * @example
 * new ClaudeInstrumentation({
 *   batchStore: {
 *     remember: (batchId, made) => redis.set(`batch:${batchId}`, JSON.stringify(made), { EX: 2_592_000 }),
 *     find: async (batchId) => JSON.parse((await redis.get(`batch:${batchId}`)) ?? "null") ?? undefined,
 *     claim: (batchId, customIds) => addToSet(`counted:${batchId}`, customIds),
 *   },
 * })
 */
export interface BatchStore {
  readonly remember: (batchId: string, made: MadeBatch) => unknown;
  readonly find: (batchId: string) => MadeBatch | undefined | PromiseLike<MadeBatch | undefined>;
  /**
   * Takes entries for counting and returns the `custom_id`s that nobody had taken before, in one step that no other
   * process can come between. Results can be read for 29 days. Left out, each process counts what it reads.
   *
   * @param entries - how many entries the batch has, where that is known: once all are taken, nothing but that
   * needs to be kept
   */
  readonly claim?: (
    batchId: string,
    customIds: readonly string[],
    entries: number | undefined,
  ) => readonly string[] | PromiseLike<readonly string[]>;
}
