// Times of points, in OTLP's JSON: nanoseconds since 1970, as text. Attributes have other keys.
const TIMES: readonly string[] = ["timeUnixNano", "startTimeUnixNano"];

/** The request with all its times later, for figures that are too old to be accepted at their own. */
export function planLateRequest(request: Buffer, laterByMs: number): Buffer {
  const laterBy = BigInt(Math.round(laterByMs)) * 1_000_000n;
  const later = JSON.stringify(JSON.parse(request.toString()), (key, content: unknown) =>
    TIMES.includes(key) && typeof content === "string" ? String(BigInt(content) + laterBy) : content,
  );
  return Buffer.from(later);
}
