import type { Goal, Measure, RunBench } from "../bench.ts";
import { CALL_KINDS, STREAM_EVENTS } from "../claude-calls/plan-answers.ts";
import type { CallKind } from "../claude-calls/plan-answers.ts";
import { startSubjects } from "../claude-calls/start-subjects.ts";
import type { StartedSubjects } from "../claude-calls/start-subjects.ts";
import { NOTHING, OURS, readVersions, SUBJECT_LIST } from "../claude-calls/subject-list.ts";
import { judgeKind, judgeScopes } from "./judge-overhead.ts";
import { measureCallMemory } from "./measure-call-memory.ts";
import { compareRounds, timeKind } from "./time-kind.ts";
import type { PairedRounds, TimedSubject } from "./time-kind.ts";
import { timeScopes } from "./time-scopes.ts";
import type { TimedScope } from "./time-scopes.ts";

/** As the compiler makes something else of each process, no figure is that of one process alone. */
const SETS = 3;

const NOTES = [
  `Each subject in ${SETS} processes of its own, in turn; the answers lie ready, so only the client's side is measured.`,
  `A create, and a stream of ${STREAM_EVENTS} events read to its end. Nobody records texts, nobody exports; the`,
  "metrics of ours and openlit are collected once in each round. What one call of each kind leaves behind:",
];

/** What instrumentations of the Anthropic SDK add to a call. */
export const runOverheadBench: RunBench = async ({ rounds, say }) => {
  const paired = { create: [] as PairedRounds[], stream: [] as PairedRounds[] };
  const setRounds = Math.ceil(rounds / SETS);
  const timeSet = async (set: number): Promise<StartedSubjects> => {
    say(`starting the subjects, set ${set} of ${SETS} …`);
    const started = await startSubjects(SUBJECT_LIST);
    try {
      for (const kind of CALL_KINDS) {
        say(`timing ${kind} …`);
        paired[kind].push(...(await timeKind(started.ready, kind, setRounds)));
      }
      return started;
    } catch (error) {
      endSubjects(started);
      throw error;
    }
  };
  for (let set = 1; set < SETS; set += 1) endSubjects(await timeSet(set));
  const last = await timeSet(SETS);
  const { ready, notes } = last;
  try {
    const measures: Measure[] = [];
    const goals: Goal[] = [];
    for (const kind of CALL_KINDS) {
      const timed = compareRounds(paired[kind]);
      measures.push(...timed.flatMap((subject) => renderTimed(kind, subject)));
      goals.push(...judgeKind(kind, timed));
    }
    say("timing scopes …");
    const scopes = await timeScopes(ready, rounds);
    measures.push(...scopes.flatMap(renderScope));
    goals.push(...judgeScopes(scopes));
    say("measuring memory …");
    measures.push(...(await measureCallMemory(ready)));
    return { versions: readVersions(SUBJECT_LIST), notes: [...NOTES, ...notes], measures, goals };
  } finally {
    endSubjects(last);
  }
};

function endSubjects({ ready }: StartedSubjects): void {
  for (const { process } of ready) process.end();
}

function renderScope({ scope, addedCpuUs, addedRatio }: TimedScope): readonly Measure[] {
  const what = `create, CPU added by ${scope}`;
  return [
    { what, subject: OURS, unit: "µs/call", spread: addedCpuUs },
    { what: `${what}, of metering`, subject: OURS, unit: "×", spread: addedRatio },
  ];
}

function renderTimed(kind: CallKind, timed: TimedSubject): readonly Measure[] {
  const { name: subject } = timed;
  const all: readonly Measure[] = [
    { what: `${kind}, time`, subject, unit: "µs/call", spread: timed.timeUs },
    { what: `${kind}, CPU`, subject, unit: "µs/call", spread: timed.cpuUs },
  ];
  if (subject === NOTHING) return all;
  return [
    ...all,
    { what: `${kind}, added time`, subject, unit: "µs/call", spread: timed.addedTimeUs },
    { what: `${kind}, added CPU`, subject, unit: "µs/call", spread: timed.addedCpuUs },
    { what: `${kind}, time by none`, subject, unit: "×", spread: timed.timeRatio },
  ];
}
