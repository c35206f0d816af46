import { hasFallen } from "./agent-result.ts";
import type { AgentResult } from "./agent-result.ts";
import type { CountedSession, SessionTotals } from "./counted-session.ts";
import { mergeTotals } from "./session-totals.ts";

const MOST_MESSAGE_IDS = 100;
/** Beyond it no run is taken for new, because the first message of a forgotten one may come again. */
const MOST_RUNS = 100;

/** What has been counted of a session of which nothing is known. */
export const UNCOUNTED: CountedSession = {
  totals: {},
  peaks: {},
  sentAtMs: undefined,
  messageIds: [],
  startIds: [],
  lastIndex: undefined,
  sinceIndex: 0,
};

/**
 * How the totals of a result relate to those that were counted: they `continue` them (or are older ones of theirs),
 * began `anew`, are `late` (older than the newest that was counted, perhaps of a run before), or are lower and nothing
 * tells which of these: `untold`.
 */
export type TotalsCourse = "continue" | "anew" | "late" | "untold";

/** Whether a message was counted before, or is older than the point where its run began to count anew. */
export function isCounted({ messageId, index }: AgentResult, counted: CountedSession): boolean {
  if (messageId !== undefined && [...counted.messageIds, ...counted.startIds].includes(messageId))
    return true;
  return index !== undefined && index > 0 && index < counted.sinceIndex;
}

/**
 * Totals may fall because they began anew or because the message is an older one. When the requests were sent tells
 * which; error results and older versions do not say. `result_index` is unique in a run and rises with the totals, so
 * a message after all others of the only run is no older one; that of another run may be.
 */
export function findCourse(result: AgentResult, counted: CountedSession): TotalsCourse {
  const isNewer = isSentLater(result, counted);
  if (!hasFallen(result.totals, counted.totals))
    // A result is held back while its background work goes on, so an older one may tell the newest totals.
    return isNewer === false && hasFallen(counted.totals, counted.peaks) ? "late" : "continue";
  if (isNewer !== undefined) return isNewer ? "anew" : "late";
  const { index } = result;
  if (index === undefined || counted.lastIndex === undefined) return "untold";
  if (index > counted.lastIndex && counted.startIds.length === 1) return "anew";
  return index > 0 && index < counted.lastIndex ? "continue" : "untold";
}

/** Undefined where that is not known. */
function isSentLater({ sentAtMs }: AgentResult, counted: CountedSession): boolean | undefined {
  return sentAtMs === undefined || counted.sentAtMs === undefined || sentAtMs === counted.sentAtMs
    ? undefined
    : sentAtMs > counted.sentAtMs;
}

/** What was counted of the totals of a result. */
export function findBaseline(course: TotalsCourse, counted: CountedSession): SessionTotals {
  if (course === "anew") return {};
  return course === "late" ? counted.peaks : counted.totals;
}

/** What is counted once a result is. */
export function planCounted(
  result: AgentResult,
  counted: CountedSession,
  course: TotalsCourse,
): CountedSession {
  const { messageId, index, sentAtMs } = result;
  const messageIds = addId(counted.messageIds, messageId).slice(-MOST_MESSAGE_IDS);
  const startIds = index === 0 ? addId(counted.startIds, messageId).slice(0, MOST_RUNS) : counted.startIds;
  const peaks = mergeTotals(counted.peaks, result.totals);
  if (course === "late") return { ...counted, peaks, messageIds, startIds };
  const isStart = startsRun(result, counted);
  const anewAt = course === "anew" ? index : undefined;
  return {
    totals: mergeTotals(course === "anew" ? {} : counted.totals, result.totals),
    peaks,
    sentAtMs: findHigher(sentAtMs, counted.sentAtMs),
    messageIds,
    startIds,
    lastIndex: isStart ? 0 : findHigher(index, counted.lastIndex),
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
