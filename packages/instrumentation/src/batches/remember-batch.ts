import type { Attribution } from "../attribution.ts";
import type { Recorder } from "../recorder.ts";
import { askStore } from "./ask-store.ts";
import { findBatchState, trackWork } from "./batch-state.ts";
import type { MadeBatch } from "./batch-store.ts";
import type { readMessageBatch } from "./read-message-batch.ts";

/** Keeps who made a batch: in this process at once, in the store when that takes it. */
export function rememberBatch(
  { batchId, createdAtMs, entries }: NonNullable<ReturnType<typeof readMessageBatch>>,
  { feature, team, path }: Attribution,
  recorder: Recorder,
): void {
  const made: MadeBatch = { feature, team, path, createdAtMs, entries };
  findBatchState().memory.remember(batchId, made);
  const { batchStore: store } = recorder;
  if (store === undefined) return;
  const remember = async (): Promise<void> => {
    try {
      await askStore(() => store.remember(batchId, made));
    } catch (fault) {
      recorder.recordFault("batch store", fault);
    }
  };
  trackWork(remember());
}
