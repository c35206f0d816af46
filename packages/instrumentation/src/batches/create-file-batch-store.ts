import { hash } from "node:crypto";
import { join } from "node:path";
import { openBatchLog } from "./batch-log.ts";
import type { BatchLog } from "./batch-log.ts";
import type { BatchStore } from "./batch-store.ts";
import { sweepBatchFiles } from "./sweep-batch-files.ts";
import { createFolder } from "../create-folder.ts";
import { tell } from "../tell.ts";

/** Batches whose log stays in memory, so that a reading reads each line of it once. */
const LOGS_IN_MEMORY = 16;
const SWEEP_EVERY_MS = 86_400_000;

/**
 * Keeps batches in a folder, one private file (0600) for each, for all processes that name the same folder on a
 * file system of one machine; network file systems do not append in one step. A file holds names of features, counts
 * and hashes of `custom_id`s: up to 1.1 MB while the results of 100,000 entries are read, 200 bytes once all are
 * counted. It is deleted 30 days after its last change, or when 20,000 newer ones are there.
 *
 * An entry is marked before its counters are: a process that dies in between loses it rather than count it twice.
 *
 * @param folder made with mode 0700 where it is missing
 * @example new ClaudeInstrumentation({ batchStore: createFileBatchStore("/var/lib/my-service/batches") })
 */
export function createFileBatchStore(folder: string): Required<BatchStore> {
  const logs = new Map<string, BatchLog>();
  const turns = new Map<string, Promise<unknown>>();
  let sweptAtMs = -Infinity;
  let isWarned = false;
  const warnOnce = (message: string): void => {
    if (!isWarned) tell("warn", message);
    isWarned = true;
  };
  const findLog = (batchId: string): BatchLog => {
    const path = join(folder, nameFile(batchId));
    const log =
      logs.get(batchId) ??
      openBatchLog(path, () => warnOnce(`${path} holds a line that cannot be read; it is left out`));
    logs.delete(batchId);
    logs.set(batchId, log);
    for (const oldest of logs.keys()) if (logs.size > LOGS_IN_MEMORY) logs.delete(oldest);
    return log;
  };
  const sweep = async (): Promise<void> => {
    const nowMs = Date.now();
    if (nowMs - sweptAtMs < SWEEP_EVERY_MS) return;
    await createFolder(folder);
    sweptAtMs = nowMs;
    sweepBatchFiles(folder, nowMs).catch((error: unknown) =>
      warnOnce(`old batches in ${folder} cannot be deleted: ${String(error)}`),
    );
  };
  /** One step after the other for each batch: a log reads and appends. */
  const takeTurn = async <Done>(batchId: string, step: (log: BatchLog) => Promise<Done>): Promise<Done> => {
    const before = turns.get(batchId);
    const turn = (async () => {
      await before?.catch(() => {});
      await sweep();
      return step(findLog(batchId));
    })();
    turns.set(batchId, turn);
    try {
      return await turn;
    } finally {
      if (turns.get(batchId) === turn) turns.delete(batchId);
    }
  };
  return {
    remember: (batchId, made) => takeTurn(batchId, (log) => log.remember(made)),
    find: (batchId) => takeTurn(batchId, (log) => log.find()),
    claim: (batchId, customIds, entries) => takeTurn(batchId, (log) => log.claim(customIds, entries)),
  };
}

function nameFile(batchId: string): string {
  const name = /^[\w-]{1,100}$/.test(batchId) ? batchId : hash("sha256", batchId);
  return `${name}.batch.jsonl`;
}
