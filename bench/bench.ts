import type { Spread } from "./plan-spread.ts";

/** One row of the table. */
export interface Measure {
  /** Under which conditions. */
  readonly what: string;
  /** Who was measured. */
  readonly subject: string;
  readonly unit: "calls/s" | "×" | "µs/call" | "bytes/call" | "MB" | "s";
  readonly spread: Spread;
}

export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

export interface BenchReport {
  /** Of what was measured, by package. */
  readonly versions: Readonly<Record<string, string>>;
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
  readonly measures: readonly Measure[];
  readonly goals: readonly Goal[];
}

interface BenchOptions {
  /** Timed rounds of each subject, after warm-up. */
  readonly rounds: number;
  /** Tells how far the bench is. */
  readonly say: (line: string) => void;
}

/** Measures, and judges by its goals. */
export type RunBench = (options: BenchOptions) => Promise<BenchReport>;
