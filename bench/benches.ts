import type { RunBench } from "./bench.ts";

/** One bench that can be run. */
interface BenchEntry {
  readonly sentence: string;
  /** Loads nothing of the others: a rival that is in memory disturbs the figures. */
  readonly load: () => Promise<RunBench>;
}

/** By name. */
export const BENCHES: ReadonlyMap<string, BenchEntry> = new Map([
  [
    "pricing",
    {
      sentence: "calls priced per second and bytes retained per call, beside npm @pydantic/genai-prices",
      load: async () => (await import("./pricing/run-pricing-bench.ts")).runPricingBench,
    },
  ],
  [
    "overhead",
    {
      sentence: "time, CPU and memory that instrumentations of the Anthropic SDK add to a call",
      load: async () => (await import("./overhead/run-overhead-bench.ts")).runOverheadBench,
    },
  ],
  [
    "memory",
    {
      sentence: "no growth of memory: 1,000,000 calls, and 10,000 streams open at once",
      load: async () => (await import("./memory/run-memory-bench.ts")).runMemoryBench,
    },
  ],
  [
    "check",
    {
      sentence: "time and memory of bursar check for 1,000 and 10,000 features",
      load: async () => (await import("./check/run-check-bench.ts")).runCheckBench,
    },
  ],
]);
