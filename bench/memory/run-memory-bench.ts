import type { Goal, Measure, RunBench } from "../bench.ts";
import type { Footprint, Held } from "../claude-calls/orders.ts";
import { NOTHING, OURS, readVersions, SUBJECT_LIST } from "../claude-calls/subject-list.ts";
import { SubjectProcess } from "../claude-calls/subject-process.ts";
import { planSpread } from "../plan-spread.ts";

const CALLS = 1_000_000;
const STREAMS = 10_000;
const MOST_RETAINED_BYTES = 1;
/** Of open streams, once they have ended. */
const MOST_LEFT_BYTES = 10;
const MOST_RSS_BYTES = 2e9;

const NOTES = [
  "Two processes, with ours and without; the answers lie ready. Heap: in use once a collection frees no more.",
  `Retained: the heap after ${CALLS.toLocaleString("en-US")} creates against that after the warm-up, by call.`,
  `Streams: ${STREAMS.toLocaleString("en-US")} open at once, one event of each read; a round opens and ends all of them.`,
];

interface MemoryOf {
  readonly name: string;
  readonly retainedBytes: number;
  readonly afterCalls: Footprint;
  /** The first round warms up. */
  readonly held: readonly Held[];
}

/** Whether memory grows with the number of calls. */
export const runMemoryBench: RunBench = async ({ rounds, say }) => {
  say(`${CALLS.toLocaleString("en-US")} calls and ${rounds} × ${STREAMS.toLocaleString("en-US")} streams …`);
  // Nothing is timed, so both may run at once.
  const [ours, bare] = await Promise.all([measureMemory(OURS, rounds), measureMemory(NOTHING, rounds)]);
  const entries = SUBJECT_LIST.filter(({ name }) => name === OURS || name === NOTHING);
  return {
    versions: readVersions(entries),
    notes: NOTES,
    measures: [ours, bare].flatMap(renderMemory),
    goals: judgeMemory(ours, bare),
  };
};

async function measureMemory(name: string, rounds: number): Promise<MemoryOf> {
  const process = new SubjectProcess(name);
  try {
    await process.obey({ do: "start", subject: name });
    const held: Held[] = [];
    for (let round = 0; round <= rounds; round += 1)
      held.push(await process.obey({ do: "hold", streams: STREAMS }));
    const { bytesPerCall, after } = await process.obey({
      do: "retain",
      kind: "create",
      warmUpCalls: CALLS / 10,
      calls: CALLS,
      rounds: 1,
    });
    return { name, retainedBytes: bytesPerCall[0] ?? Number.NaN, afterCalls: after, held: held.slice(1) };
  } finally {
    process.end();
  }
}

function renderMemory({ name: subject, retainedBytes, afterCalls, held }: MemoryOf): readonly Measure[] {
  const megabytes = (what: string, bytes: readonly number[]): Measure => ({
    what,
    subject,
    unit: "MB",
    spread: planSpread(bytes.map((one) => one / 1e6)),
  });
  return [
    {
      what: "retained by a create",
      subject,
      unit: "bytes/call",
      spread: planSpread([retainedBytes]),
    },
    megabytes("heap after all creates", [afterCalls.heapBytes]),
    megabytes("RSS after all creates", [afterCalls.rssBytes]),
    megabytes(
      "heap before the streams",
      held.map(({ before }) => before.heapBytes),
    ),
    megabytes(
      "heap, streams open",
      held.map(({ open }) => open.heapBytes),
    ),
    megabytes(
      "heap, streams ended",
      held.map(({ after }) => after.heapBytes),
    ),
    megabytes(
      "RSS, streams open",
      held.map(({ open }) => open.rssBytes),
    ),
  ];
}

function judgeMemory(ours: MemoryOf, bare: MemoryOf): readonly Goal[] {
  const left = findLeftBytes(ours);
  const mostRss = Math.max(ours.afterCalls.rssBytes, ...ours.held.map(({ open }) => open.rssBytes));
  return [
    {
      goal: `a create retains at most ${MOST_RETAINED_BYTES} byte`,
      measured: `${ours.retainedBytes.toFixed(3)}, without instrumentation ${bare.retainedBytes.toFixed(3)}`,
      met: ours.retainedBytes <= MOST_RETAINED_BYTES,
    },
    {
      goal: `a stream that has ended leaves at most ${MOST_LEFT_BYTES} bytes`,
      measured: `${left.toFixed(1)}, without instrumentation ${findLeftBytes(bare).toFixed(1)}`,
      met: left <= MOST_LEFT_BYTES,
    },
    {
      goal: `RSS is at most ${MOST_RSS_BYTES / 1e9} GB`,
      measured: `${(mostRss / 1e9).toFixed(2)} GB`,
      met: mostRss <= MOST_RSS_BYTES,
    },
  ];
}

/** By stream: the median of the rounds, because V8 lets go of compiled code in one of them. */
function findLeftBytes({ held }: MemoryOf): number {
  return planSpread(held.map(({ before, after }) => (after.heapBytes - before.heapBytes) / STREAMS)).median;
}
