import { setTimeout } from "node:timers/promises";
import { collectGarbage } from "./collect-garbage.ts";

const LEAST_FREED_BYTES = 4096;

/** The heap in use once a collection frees no more: what waits for a finalizer goes a turn and a collection later. */
export async function readHeapBytes(): Promise<number> {
  let bytes = Number.POSITIVE_INFINITY;
  for (;;) {
    // Code that was compiled meanwhile is put in place, and what it replaces let go, between two turns.
    await setTimeout(50);
    for (let time = 0; time < 3; time += 1) collectGarbage();
    const { heapUsed } = process.memoryUsage();
    if (heapUsed > bytes - LEAST_FREED_BYTES) return Math.min(bytes, heapUsed);
    bytes = heapUsed;
  }
}
