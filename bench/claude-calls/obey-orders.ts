// The process of one subject: does what the bench tells it, one order after the other.
import { setImmediate } from "node:timers/promises";
import { measureAllocatedBytes } from "../measure-allocated-bytes.ts";
import { measureRetainedBytes } from "../measure-retained-bytes.ts";
import { readHeapBytes } from "../read-heap-bytes.ts";
import type { Subject } from "../subject.ts";
import { createCaller } from "./create-caller.ts";
import type { Caller, OpenStream } from "./create-caller.ts";
import type { AnswerTo, Footprint, Held, Order, Probe, SentAnswer, Turn } from "./orders.ts";
import { OUTPUT_TOKENS } from "./plan-answers.ts";
import type { CallKind } from "./plan-answers.ts";
import type { StartedSubject } from "./started-subject.ts";
import { SUBJECT_LIST } from "./subject-list.ts";

/** So many answers lie ready at a time: enough to time, few enough for the young generation of the heap. */
const BATCH = { create: 200, stream: 50 } as const;

interface Started {
  readonly subject: StartedSubject;
  readonly caller: Caller;
}

async function startSubject(name: string): Promise<Started> {
  const entry = SUBJECT_LIST.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new RangeError(`there is no subject "${name}"`);
  const start = await entry.load();
  const subject = await start();
  return { subject, caller: createCaller(subject) };
}

async function probe({ subject, caller }: Started, kind: CallKind): Promise<Probe> {
  await subject.readSeen();
  caller.prepare(kind, 1);
  await caller.call(kind);
  const { what, text } = await subject.readSeen();
  return { recorded: what, hasTokens: new RegExp(`\\b${OUTPUT_TOKENS[kind]}\\b`).test(text) };
}

async function time({ subject, caller }: Started, order: Order & { readonly do: "time" }): Promise<Turn> {
  const { kind, calls, collects, scope } = order;
  if (scope !== undefined && subject.scopes === undefined) throw new RangeError("the subject has no scopes");
  // No collection beforehand: it would make the young generation small, and each collection after it dear.
  let wallMs = 0;
  let cpuUs = 0;
  const clock = async (work: () => Promise<void>): Promise<void> => {
    const cpuBegin = process.cpuUsage();
    const begin = performance.now();
    await work();
    wallMs += performance.now() - begin;
    const { user, system } = process.cpuUsage(cpuBegin);
    cpuUs += user + system;
  };
  for (let left = calls; left > 0; left -= BATCH[kind]) {
    caller.prepare(kind, Math.min(left, BATCH[kind]));
    await setImmediate();
    await clock(() => caller.call(kind, scope));
    subject.letGo();
  }
  if (collects) await clock(subject.collect);
  return { calls, wallMs, cpuMs: cpuUs / 1000 };
}

/** All that a call of the kind does, with the making of its answer. */
function planMemorySubject({ subject, caller }: Started, kind: CallKind): Subject {
  return {
    name: kind,
    callsPerPass: BATCH[kind],
    async run(passes) {
      for (let pass = 0; pass < passes; pass += 1) {
        caller.prepare(kind, BATCH[kind]);
        await caller.call(kind);
        subject.letGo();
        await setImmediate();
      }
      await subject.collect();
      return passes;
    },
  };
}

async function hold({ caller }: Started, streams: number): Promise<Held> {
  const before = await readFootprint();
  // In a function of its own, because a running one holds what its variables held.
  const open = await openAndEnd(caller, streams);
  return { before, open, after: await readFootprint() };
}

async function openAndEnd(caller: Caller, streams: number): Promise<Footprint> {
  const open: OpenStream[] = [];
  for (let left = streams; left > 0; left -= 1) open.push(await caller.openStream());
  const footprint = await readFootprint();
  await Promise.all(open.map(({ readToEnd }) => readToEnd()));
  return footprint;
}

async function readFootprint(): Promise<Footprint> {
  return { heapBytes: await readHeapBytes(), rssBytes: process.memoryUsage().rss };
}

let started: Started | undefined;

async function obey(order: Order): Promise<AnswerTo<Order["do"]>> {
  if (order.do === "start") {
    started = await startSubject(order.subject);
    return null;
  }
  if (started === undefined) throw new Error("the subject was not started");
  if (order.do === "probe") return probe(started, order.kind);
  if (order.do === "time") return time(started, order);
  if (order.do === "hold") return hold(started, order.streams);
  const subject = planMemorySubject(started, order.kind);
  if (order.do === "allocate") return measureAllocatedBytes(subject, order.rounds);
  const bytesPerCall = await measureRetainedBytes(subject, {
    rounds: order.rounds,
    callsPerRound: order.calls,
    warmUpCalls: order.warmUpCalls,
  });
  return { bytesPerCall, after: await readFootprint() };
}

process.on("message", (order: Order) => {
  const send = (answer: SentAnswer<Order["do"]>): void => void process.send?.(answer);
  obey(order).then(
    (answer) => send({ ok: true, answer }),
    (error: unknown) => send({ ok: false, fault: error instanceof Error ? error.message : String(error) }),
  );
});
// The bench has ended, or was killed.
process.once("disconnect", () => process.exit());
