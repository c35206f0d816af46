import { hasFallen } from "./agent-result.ts";
import type { AgentResult } from "./agent-result.ts";
import type { CountedSession } from "./counted-session.ts";
import { mergeTotals } from "./session-totals.ts";

const MOST_MESSAGE_IDS = 100;
/** Beyond it no run is taken for new, because the first message of a forgotten one may come again. */
const MOST_RUNS = 100;

/** What has been counted of a session of which nothing is known. */
export const UNCOUNTED: CountedSession = {
  totals: {},
  messageIds: [],
  startIds: [],
  lastIndex: undefined,
  sinceIndex: 0,
};

/**
 * How the totals of a result relate to those that were counted: they `continue` them (or are older), began `anew`,
 * or are lower and nothing tells which of both: `untold`.
 */
export type TotalsCourse = "continue" | "anew" | "untold";

/** Whether a message was counted before, or is older than the point where its run began to count anew. */
export function isCounted({ messageId, index }: AgentResult, counted: CountedSession): boolean {
  if (messageId !== undefined && [...counted.messageIds, ...counted.startIds].includes(messageId))
    return true;
  return index !== undefined && index > 0 && index < counted.sinceIndex;
}

/**
 * Totals may fall because they began anew or because the message is an older one. `result_index` is unique in a run
 * and rises with the totals: another first message is of another run, and a message after all others of the only
 * run is no older one.
 */
export function findCourse(result: AgentResult, counted: CountedSession): TotalsCourse {
  if (!hasFallen(result.totals, counted.totals)) return "continue";
  const { index } = result;
  if (index === undefined || counted.lastIndex === undefined) return "untold";
  if (startsRun(result, counted)) return "anew";
  if (index > counted.lastIndex && counted.startIds.length < 2) return "anew";
  return index > 0 && index < counted.lastIndex ? "continue" : "untold";
}

/** What is counted once a result is. */
export function planCounted(
  result: AgentResult,
  counted: CountedSession,
  course: TotalsCourse,
): CountedSession {
  const { messageId, index } = result;
  const isStart = startsRun(result, counted);
  const lastIndex = isStart ? 0 : findHigher(index, counted.lastIndex);
  const anewAt = course === "anew" ? index : undefined;
  return {
    totals: mergeTotals(course === "anew" ? {} : counted.totals, result.totals),
    messageIds: addId(counted.messageIds, messageId).slice(-MOST_MESSAGE_IDS),
    startIds: index === 0 ? addId(counted.startIds, messageId).slice(0, MOST_RUNS) : counted.startIds,
    lastIndex,
    sinceIndex: isStart ? 0 : (anewAt ?? counted.sinceIndex),
  };
}

function startsRun({ messageId, index }: AgentResult, { startIds }: CountedSession): boolean {
  return index === 0 && messageId !== undefined && startIds.length > 0 && startIds.length < MOST_RUNS;
}

function addId(ids: readonly string[], id: string | undefined): readonly string[] {
  return id === undefined ? ids : [...ids, id];
}

function findHigher(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}
