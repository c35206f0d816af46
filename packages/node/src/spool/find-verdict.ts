import type { PostAnswer } from "./post-otlp.ts";

/**
 * What an answer says of a request: it has `arrived`; it is `refused` for what is in it, so that sending it again
 * is of no use; or the endpoint is `away`, for this request and any other.
 */
export interface Verdict {
  readonly kind: "arrived" | "refused" | "away";
  readonly reason: string;
}

// Malformed, too large, or of points that the receiver will not have: Prometheus answers 400 to those too old.
const REFUSALS: readonly number[] = [400, 413, 422];
const LONGEST_REASON = 200;

/** Judges an answer to an OTLP request of metrics. */
export function findVerdict({ status, body }: PostAnswer): Verdict {
  const reason = `HTTP ${status} ${tidy(body)}`.trim();
  if (REFUSALS.includes(status)) return { kind: "refused", reason };
  if (status < 200 || status > 299) return { kind: "away", reason };
  const { rejectedDataPoints, errorMessage } = readPartialSuccess(body);
  return rejectedDataPoints > 0
    ? { kind: "refused", reason: `${rejectedDataPoints} of its points: ${tidy(errorMessage)}`.trim() }
    : { kind: "arrived", reason: "" };
}

function readPartialSuccess(body: string): { rejectedDataPoints: number; errorMessage: string } {
  const none = { rejectedDataPoints: 0, errorMessage: "" };
  try {
    const answer: unknown = JSON.parse(body);
    if (!isRecord(answer) || !isRecord(answer["partialSuccess"])) return none;
    const { rejectedDataPoints, errorMessage } = answer["partialSuccess"];
    // A whole number of 64 bits is text in OTLP's JSON.
    return {
      rejectedDataPoints: Number(rejectedDataPoints ?? 0),
      errorMessage: typeof errorMessage === "string" ? errorMessage : "",
    };
  } catch {
    // Some endpoints answer with an empty body, or in Protobuf.
    return none;
  }
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_REASON);
}

function isRecord(content: unknown): content is Record<string, unknown> {
  return typeof content === "object" && content !== null;
}
