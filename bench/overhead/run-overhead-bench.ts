import type { Goal, Measure, RunBench } from "../bench.ts";
import { CALL_KINDS, STREAM_EVENTS } from "../claude-calls/plan-answers.ts";
import type { CallKind } from "../claude-calls/plan-answers.ts";
import { startSubjects } from "../claude-calls/start-subjects.ts";
import { NOTHING, OURS, readVersions, SUBJECT_LIST } from "../claude-calls/subject-list.ts";
import { judgeKind, judgeScopes } from "./judge-overhead.ts";
import { measureCallMemory } from "./measure-call-memory.ts";
import { timeKind } from "./time-kind.ts";
import type { TimedSubject } from "./time-kind.ts";
import { timeScopes } from "./time-scopes.ts";
import type { TimedScope } from "./time-scopes.ts";

const NOTES = [
  "Each subject in a process of its own; the answers lie ready, so only the client's side is measured.",
  `A create, and a stream of ${STREAM_EVENTS} events read to its end. Nobody records texts, nobody exports; the`,
  "metrics of ours and openlit are collected once in each round. What one call of each kind leaves behind:",
];

/** What instrumentations of the Anthropic SDK add to a call. */
export const runOverheadBench: RunBench = async ({ rounds, say }) => {
  say("starting the subjects …");
  const { ready, notes } = await startSubjects(SUBJECT_LIST);
  try {
    const measures: Measure[] = [];
    const goals: Goal[] = [];
    for (const kind of CALL_KINDS) {
      say(`timing ${kind} …`);
      const timed = await timeKind(ready, kind, rounds);
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
    for (const { process } of ready) process.end();
  }
};

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
