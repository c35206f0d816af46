import { readHeapBytes } from "./read-heap-bytes.ts";
import type { Subject } from "./subject.ts";

export interface RetainedOptions {
  readonly rounds: number;
  readonly callsPerRound: number;
  /** Made before the first round; as many as in a round if left out. */
  readonly warmUpCalls?: number;
}

/**
 * Bytes that a call leaves on the heap for good, by round: the heap in use after a garbage collection, before
 * and after the calls of the round, divided by their number. Below zero where the heap shrank.
 */
export async function measureRetainedBytes(
  subject: Subject,
  { rounds, callsPerRound, warmUpCalls = callsPerRound }: RetainedOptions,
): Promise<readonly number[]> {
  const passes = Math.ceil(callsPerRound / subject.callsPerPass);
  // The first calls, and the first reading, leave compiled code behind.
  await subject.run(Math.ceil(warmUpCalls / subject.callsPerPass));
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
