import type { Turn } from "../claude-calls/orders.ts";
import type { CallKind } from "../claude-calls/plan-answers.ts";
import type { ReadySubject } from "../claude-calls/start-subjects.ts";
import { NOTHING } from "../claude-calls/subject-list.ts";
import { planSpread } from "../plan-spread.ts";
import type { Spread } from "../plan-spread.ts";
import { sumRounds } from "./sum-rounds.ts";

/** Calls of one turn: so short that whatever slows the machine for a while slows all subjects alike. */
const CALLS = { create: 400, stream: 100 } as const;
const TURNS_PER_ROUND = 16;
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

/** The rounds of one subject, and those of no instrumentation beside them. */
export interface PairedRounds {
  readonly name: string;
  readonly own: readonly Turn[];
  readonly bare: readonly Turn[];
}

/** Times one way to call: a round is several turns of every subject, and each time another one begins. */
export async function timeKind(
  ready: readonly ReadySubject[],
  kind: CallKind,
  rounds: number,
): Promise<readonly PairedRounds[]> {
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
  return [...turns].map(([name, own]) => ({ name, own: sumRounds(own, TURNS_PER_ROUND), bare }));
}

/** What the rounds of all sets of processes say of each subject. */
export function compareRounds(paired: readonly PairedRounds[]): readonly TimedSubject[] {
  return [...Map.groupBy(paired, ({ name }) => name)].map(([name, sets]) =>
    compareSubject(
      name,
      sets.flatMap(({ own }) => own),
      sets.flatMap(({ bare }) => bare),
    ),
  );
}

function compareSubject(name: string, own: readonly Turn[], bare: readonly Turn[]): TimedSubject {
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
