import { Session } from "node:inspector/promises";
import type { HeapProfiler } from "node:inspector/promises";
import type { Subject } from "./subject.ts";

const SAMPLING_INTERVAL_BYTES = 16_384;
/** Enough samples that the estimate is within about 2 %. */
const LEAST_SAMPLES = 10_000;

/**
 * Bytes that a call takes from the heap, most of them soon garbage, by round: an estimate from a sample of every
 * 16 KiB taken, of objects that are collected meanwhile too.
 */
export async function measureAllocatedBytes(subject: Subject, rounds: number): Promise<readonly number[]> {
  let passes = 1;
  while ((await sampleBytes(subject, passes)) < LEAST_SAMPLES * SAMPLING_INTERVAL_BYTES) passes *= 2;
  const bytesPerCall: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    bytesPerCall.push((await sampleBytes(subject, passes)) / (passes * subject.callsPerPass));
  return bytesPerCall;
}

async function sampleBytes(subject: Subject, passes: number): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post("HeapProfiler.startSampling", {
      samplingInterval: SAMPLING_INTERVAL_BYTES,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    await subject.run(passes);
    const { profile } = await session.post("HeapProfiler.stopSampling");
    return sumBytes(profile.head);
  } finally {
    session.disconnect();
  }
}

function sumBytes({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + sumBytes(child), selfSize);
}
