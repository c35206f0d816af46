import { setImmediate } from "node:timers/promises";
import { collectGarbage } from "./collect-garbage.ts";
import type { Subject } from "./subject.ts";

const WARM_UP_SECONDS = 0.5;
const ROUND_SECONDS = 0.15;

/** How a subject's rounds are run. */
interface Pace {
  readonly subject: Subject;
  readonly passes: number;
  readonly sumPerPass: number;
}

/**
 * Calls per second, by subject and round. The subjects take turns (A, B, A, B …), so that whatever slows the
 * machine for a while slows them alike; each round starts on a heap without garbage.
 *
 * @throws Error when a subject's results are not the same in each round
 */
export async function measureRounds(
  subjects: readonly Subject[],
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  const paces: Pace[] = [];
  for (const subject of subjects) paces.push(await warmUp(subject));
  const callsPerSecond = subjects.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, pace] of paces.entries()) callsPerSecond[index]?.push(await timeRound(pace));
  return callsPerSecond;
}

/** Runs until the code is compiled, and finds how many passes fill a round. */
async function warmUp(subject: Subject): Promise<Pace> {
  const begin = performance.now();
  const sumPerPass = await subject.run(1);
  let passes = 1;
  for (;;) {
    const roundBegin = performance.now();
    await subject.run(passes);
    const end = performance.now();
    const isLongEnough = end - roundBegin >= ROUND_SECONDS * 1000;
    if (isLongEnough && end - begin >= WARM_UP_SECONDS * 1000) return { subject, passes, sumPerPass };
    if (!isLongEnough) passes *= 2;
  }
}

async function timeRound({ subject, passes, sumPerPass }: Pace): Promise<number> {
  // The one moment in which a signal or the end of the starter can be noticed.
  await setImmediate();
  collectGarbage();
  const begin = performance.now();
  const sum = await subject.run(passes);
  const seconds = (performance.now() - begin) / 1000;
  if (!(Math.abs(sum / passes - sumPerPass) <= 1e-9 * Math.abs(sumPerPass)))
    throw new Error(`${subject.name}: a round gave ${sum / passes} per pass, the first pass ${sumPerPass}`);
  return (passes * subject.callsPerPass) / seconds;
}
