import type { Turn } from "../claude-calls/orders.ts";
import type { ReadySubject } from "../claude-calls/start-subjects.ts";
import { SCOPES } from "../claude-calls/started-subject.ts";
import type { ScopeName } from "../claude-calls/started-subject.ts";
import { NOTHING, OURS } from "../claude-calls/subject-list.ts";
import { planSpread } from "../plan-spread.ts";
import type { Spread } from "../plan-spread.ts";
import { sumRounds } from "./sum-rounds.ts";

const CALLS = 400;
const TURNS_PER_ROUND = 8;
const WARM_UP_TURNS = 25;

/** What a scope of ours adds to a create; in CPU, because a scope waits for nothing. */
export interface TimedScope {
  readonly scope: Exclude<ScopeName, "nothing">;
  readonly addedCpuUs: Spread;
  /** Of what metering adds to a create without any scope. */
  readonly addedRatio: Spread;
}

/** Times a create with and without scopes, in turns of one process; empty where ours or no instrumentation did not run. */
export async function timeScopes(
  ready: readonly ReadySubject[],
  rounds: number,
): Promise<readonly TimedScope[]> {
  const findProcess = (name: string): ReadySubject["process"] | undefined =>
    ready.find(({ process }) => process.name === name)?.process;
  const ours = findProcess(OURS);
  const bare = findProcess(NOTHING);
  if (ours === undefined || bare === undefined) return [];
  const order = { do: "time", kind: "create", calls: CALLS, collects: false } as const;
  const ways = [
    () => bare.obey(order),
    ...SCOPES.map((scope) => (collects: boolean) => ours.obey({ ...order, scope, collects })),
  ];
  for (const way of ways) for (let turn = 0; turn < WARM_UP_TURNS; turn += 1) await way(true);
  const turns = ways.map((): Turn[] => []);
  for (let turn = 0; turn < rounds * TURNS_PER_ROUND; turn += 1)
    for (let step = 0; step < ways.length; step += 1) {
      const index = (turn + step) % ways.length;
      const timed = await ways[index]?.(turn % TURNS_PER_ROUND === 0);
      if (timed !== undefined) turns[index]?.push(timed);
    }
  const [bareUs = [], plainUs = [], ...scopedUs] = turns.map(readCpusUs);
  const meteringUs = subtract(plainUs, bareUs);
  return SCOPES.filter((scope) => scope !== "nothing").map((scope, index) => {
    const addedUs = subtract(scopedUs[index] ?? [], plainUs);
    const ratios = addedUs.map((added, round) => added / (meteringUs[round] ?? Number.NaN));
    return { scope, addedCpuUs: planSpread(addedUs), addedRatio: planSpread(ratios) };
  });
}

function readCpusUs(turns: readonly Turn[]): readonly number[] {
  return sumRounds(turns, TURNS_PER_ROUND).map(({ cpuMs, calls }) => (cpuMs * 1000) / calls);
}

function subtract(figures: readonly number[], others: readonly number[]): readonly number[] {
  return figures.map((figure, round) => figure - (others[round] ?? Number.NaN));
}
