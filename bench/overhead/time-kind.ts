import type { Turn } from "../claude-calls/orders.ts";
import type { CallKind } from "../claude-calls/plan-answers.ts";
import type { ReadySubject } from "../claude-calls/start-subjects.ts";
import { NOTHING } from "../claude-calls/subject-list.ts";
import { planSpread } from "../plan-spread.ts";
import type { Spread } from "../plan-spread.ts";
import { sumRounds } from "./sum-rounds.ts";

/** Calls of one turn: so short that whatever slows the machine for a while slows all subjects alike. */
const CALLS = { create: 400, stream: 100 } as const;
const TURNS_PER_ROUND = 8;
/** Until the code is compiled. */
const WARM_UP_TURNS = 25;

/** How long a call takes with a subject. */
export interface TimedSubject {
  readonly name: string;
  readonly timeUs: Spread;
  readonly cpuUs: Spread;
  /** Against no instrumentation in the same round. */
  readonly addedTimeUs: Spread;
  readonly addedCpuUs: Spread;
  readonly timeRatio: Spread;
}

/** Times one way to call: a round is several turns of every subject, and each time another one begins. */
export async function timeKind(
  ready: readonly ReadySubject[],
  kind: CallKind,
  rounds: number,
): Promise<readonly TimedSubject[]> {
  const processes = ready.filter(({ kinds }) => kinds.includes(kind)).map(({ process }) => process);
  const order = { do: "time", kind, calls: CALLS[kind], collects: true } as const;
  for (const process of processes)
    for (let turn = 0; turn < WARM_UP_TURNS; turn += 1) await process.obey(order);
  const turns = new Map(processes.map(({ name }): [string, Turn[]] => [name, []]));
  for (let turn = 0; turn < rounds * TURNS_PER_ROUND; turn += 1) {
    const first = turn % processes.length;
    const collects = turn % TURNS_PER_ROUND === 0;
    for (const process of [...processes.slice(first), ...processes.slice(0, first)])
      turns.get(process.name)?.push(await process.obey({ ...order, collects }));
  }
  const bare = sumRounds(turns.get(NOTHING) ?? [], TURNS_PER_ROUND);
  return [...turns].map(([name, own]) => compareRounds(name, sumRounds(own, TURNS_PER_ROUND), bare));
}

function compareRounds(name: string, own: readonly Turn[], bare: readonly Turn[]): TimedSubject {
  const timesUs = own.map(({ wallMs, calls }) => (wallMs * 1000) / calls);
  const cpusUs = own.map(({ cpuMs, calls }) => (cpuMs * 1000) / calls);
  const bareTimesUs = bare.map(({ wallMs, calls }) => (wallMs * 1000) / calls);
  const bareCpusUs = bare.map(({ cpuMs, calls }) => (cpuMs * 1000) / calls);
  const compare = (
    figures: readonly number[],
    others: readonly number[],
    work: (figure: number, other: number) => number,
  ): Spread => planSpread(figures.map((figure, round) => work(figure, others[round] ?? Number.NaN)));
  return {
    name,
    timeUs: planSpread(timesUs),
    cpuUs: planSpread(cpusUs),
    addedTimeUs: compare(timesUs, bareTimesUs, (mine, other) => mine - other),
    addedCpuUs: compare(cpusUs, bareCpusUs, (mine, other) => mine - other),
    timeRatio: compare(timesUs, bareTimesUs, (mine, other) => mine / other),
  };
}
