import type { Measure } from "../bench.ts";
import { findFastest } from "../find-fastest.ts";
import { measureAllocatedBytes } from "../measure-allocated-bytes.ts";
import { measureRetainedBytes } from "../measure-retained-bytes.ts";
import { planSpread } from "../plan-spread.ts";
import type { Spread } from "../plan-spread.ts";
import type { Subject } from "../subject.ts";
import type { MixCall } from "./plan-mixes.ts";
import { planBursarSubject } from "./price-with-bursar.ts";
import { planGenaiPricesSubjects } from "./price-with-genai-prices.ts";

const ROUNDS = 7;
const ALLOCATION_ROUNDS = 5;
const CALLS_PER_ROUND = 1_000_000;
/** The rival is so slow that a million calls in each round would take minutes. */
const RIVAL_CALLS_PER_ROUND = 150_000;

const IDLE: Subject = { name: "an empty loop", callsPerPass: 240, run: (passes) => passes };

/** Bytes that calls leave behind and take meanwhile. */
export interface MeasuredMemory {
  readonly measures: readonly Measure[];
  readonly retained: Spread;
  /** The same of a loop that calls nothing: what the measure cannot tell from 0. */
  readonly noise: Spread;
}

export async function measureMemory(calls: readonly MixCall[]): Promise<MeasuredMemory> {
  const ours = planBursarSubject(calls);
  const rival = await findFastest(planGenaiPricesSubjects(calls));
  const noise = await measureRetained(IDLE, CALLS_PER_ROUND);
  const retained = await measureRetained(ours, CALLS_PER_ROUND);
  const rivalRetained = await measureRetained(rival, RIVAL_CALLS_PER_ROUND);
  const measure = (what: string, subject: Subject, spread: Spread): Measure => ({
    what,
    subject: subject.name,
    unit: "bytes/call",
    spread,
  });
  return {
    measures: [
      measure("retained", ours, retained),
      measure("retained", rival, rivalRetained),
      measure("retained", IDLE, noise),
      measure("allocated", ours, await measureAllocated(ours)),
      measure("allocated", rival, await measureAllocated(rival)),
    ],
    retained,
    noise,
  };
}

async function measureRetained(subject: Subject, callsPerRound: number): Promise<Spread> {
  return planSpread(await measureRetainedBytes(subject, { rounds: ROUNDS, callsPerRound }));
}

async function measureAllocated(subject: Subject): Promise<Spread> {
  return planSpread(await measureAllocatedBytes(subject, ALLOCATION_ROUNDS));
}
