import type { Goal } from "../bench.ts";
import type { CallKind } from "../claude-calls/plan-answers.ts";
import { NOTHING, OURS } from "../claude-calls/subject-list.ts";
import type { TimedSubject } from "./time-kind.ts";
import type { TimedScope } from "./time-scopes.ts";

const MOST_RATIO = { create: 1.15, stream: 1.3 } as const;
const MOST_STREAM_CPU_US = 200;
const MOST_SCOPE_RATIO = 0.05;

/** The goals of one way to call. */
export function judgeKind(kind: CallKind, timed: readonly TimedSubject[]): readonly Goal[] {
  const ours = timed.find(({ name }) => name === OURS);
  if (ours === undefined)
    return [{ goal: `a ${kind} of ours is recorded`, measured: "it is not", met: false }];
  const rivals = timed.filter(({ name }) => name !== OURS && name !== NOTHING);
  const ratio = ours.timeRatio.median;
  const goals = [
    judgeLowest(`added time of a ${kind}`, ours, rivals, ({ addedTimeUs }) => addedTimeUs.median),
    judgeLowest(`added CPU of a ${kind}`, ours, rivals, ({ addedCpuUs }) => addedCpuUs.median),
    {
      goal: `a ${kind} takes at most ${MOST_RATIO[kind]} × of no instrumentation`,
      measured: `${ratio.toFixed(3)} ×`,
      met: ratio <= MOST_RATIO[kind],
    },
  ];
  if (kind === "create") return goals;
  const cpuUs = ours.addedCpuUs.median;
  return [
    ...goals,
    {
      goal: `a ${kind} adds at most ${MOST_STREAM_CPU_US / 1000} ms of CPU`,
      measured: `${(cpuUs / 1000).toFixed(3)} ms`,
      met: cpuUs <= MOST_STREAM_CPU_US,
    },
  ];
}

/** The goals of what stands around a create. */
export function judgeScopes(timed: readonly TimedScope[]): readonly Goal[] {
  return timed.map(({ scope, addedRatio, addedCpuUs }) => ({
    goal: `${scope} adds at most ${MOST_SCOPE_RATIO * 100} % to the CPU that metering adds to a create`,
    measured: `${(addedRatio.median * 100).toFixed(1)} %, ${addedCpuUs.median.toFixed(2)} µs of CPU`,
    met: addedRatio.median <= MOST_SCOPE_RATIO,
  }));
}

function judgeLowest(
  what: string,
  ours: TimedSubject,
  rivals: readonly TimedSubject[],
  findUs: (timed: TimedSubject) => number,
): Goal {
  const [lowest] = rivals.toSorted((one, other) => findUs(one) - findUs(other));
  const next =
    lowest === undefined ? "nothing else ran" : `${findUs(lowest).toFixed(1)} µs of ${lowest.name}`;
  return {
    goal: `the lowest ${what} of all that record anything`,
    measured: `${findUs(ours).toFixed(1)} µs; ${next}`,
    met: lowest !== undefined && findUs(ours) <= findUs(lowest),
  };
}
