const MOMENT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(?:Z|([+-]\d{2}):?(\d{2}))?)?$/i;
/** The farthest that a date reaches. */
const MOST_MS = 8.64e15;

/**
 * Milliseconds since 1970 of an ISO 8601 day or time; undefined when it is none, as 30 February. Times
 * without a zone are UTC, so that the answer is the same on every machine.
 */
export function readMoment(text: string): number | undefined {
  const [, day = "", time, seconds = "", zoneHours, zoneMinutes = ""] = MOMENT.exec(text.trim()) ?? [];
  const dayMs = Date.parse(day);
  if (Number.isNaN(dayMs) || new Date(dayMs).toISOString().slice(0, 10) !== day) return undefined;
  if (time === undefined) return dayMs;
  const zone = zoneHours === undefined ? "Z" : `${zoneHours}:${zoneMinutes}`;
  const atMs = Date.parse(`${day}T${time}${seconds}${zone}`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** The same of a value that a log holds: ISO 8601, or milliseconds since 1970. */
export function readLoggedMoment(at: unknown): number | undefined {
  if (typeof at === "number") return Math.abs(at) <= MOST_MS ? at : undefined;
  if (typeof at !== "string") return undefined;
  return /^\d{12,16}$/.test(at) ? readLoggedMoment(Number(at)) : readMoment(at);
}
