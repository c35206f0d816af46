import type { Measure } from "../bench.ts";
import { CALL_KINDS } from "../claude-calls/plan-answers.ts";
import type { ReadySubject } from "../claude-calls/start-subjects.ts";
import { planSpread } from "../plan-spread.ts";

const RETAINED_CALLS = 100_000;
const ALLOCATION_ROUNDS = 3;

/** What calls take from the heap, and what `create` leaves there for good; one subject after the other. */
export async function measureCallMemory(ready: readonly ReadySubject[]): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const { process, kinds } of ready) {
    for (const kind of CALL_KINDS.filter((one) => kinds.includes(one))) {
      const bytesPerCall = await process.obey({ do: "allocate", kind, rounds: ALLOCATION_ROUNDS });
      measures.push({
        what: `${kind}, allocated`,
        subject: process.name,
        unit: "bytes/call",
        spread: planSpread(bytesPerCall),
      });
    }
    const { bytesPerCall, after } = await process.obey({
      do: "retain",
      kind: "create",
      warmUpCalls: RETAINED_CALLS / 10,
      calls: RETAINED_CALLS,
      rounds: 1,
    });
    measures.push(
      {
        what: "create, retained",
        subject: process.name,
        unit: "bytes/call",
        spread: planSpread(bytesPerCall),
      },
      {
        what: "RSS after all calls",
        subject: process.name,
        unit: "MB",
        spread: planSpread([after.rssBytes / 1e6]),
      },
    );
  }
  return measures.toSorted((one, other) => one.what.localeCompare(other.what));
}
