import { setTimeout } from "node:timers/promises";
import { collectGarbage } from "./collect-garbage.ts";
import type { Subject } from "./subject.ts";

export interface RetainedOptions {
  readonly rounds: number;
  /** As many are made before the first round. */
  readonly callsPerRound: number;
}

/**
 * Bytes that a call leaves on the heap for good, by round: the heap in use after a garbage collection, before
 * and after the calls of the round, divided by their number. Below zero where the heap shrank.
 */
export async function measureRetainedBytes(
  subject: Subject,
  { rounds, callsPerRound }: RetainedOptions,
): Promise<readonly number[]> {
  const passes = Math.ceil(callsPerRound / subject.callsPerPass);
  // The first calls, and the first reading, leave compiled code behind.
  await subject.run(passes);
  await readHeapBytes();
  const bytesPerCall: number[] = [];
  let before = await readHeapBytes();
  for (let round = 0; round < rounds; round += 1) {
    await subject.run(passes);
    const after = await readHeapBytes();
    bytesPerCall.push((after - before) / (passes * subject.callsPerPass));
    before = after;
  }
  return bytesPerCall;
}

async function readHeapBytes(): Promise<number> {
  // Code that was compiled meanwhile is put in place, and what it replaces let go, between two turns.
  await setTimeout(50);
  for (let time = 0; time < 3; time += 1) collectGarbage();
  return process.memoryUsage().heapUsed;
}
