import type { GrpcAnswer } from "./grpc-connection.ts";
import { INVALID_ARGUMENT, RESOURCE_EXHAUSTED, renderGrpcStatus } from "./grpc-status.ts";
import type { OtlpSignal } from "./otlp-signal.ts";
import type { PostAnswer } from "./post-http.ts";

/**
 * What an answer says of a request: it has `arrived`; it is `refused` for what is in it, so that sending it again
 * is of no use; or the endpoint is `away`, for this request and any other.
 */
export interface Verdict {
  readonly kind: "arrived" | "refused" | "away";
  readonly reason: string;
  /** How many of its items were refused; undefined where all were, or none. */
  readonly rejected?: number;
  /** Smaller ones may arrive. */
  readonly isTooLarge?: boolean;
}

type Signal = Pick<OtlpSignal<never>, "items" | "protobuf">;

// Malformed, too large, or of points that the receiver will not have: Prometheus answers 400 to those too old.
const TOO_LARGE = 413;
const REFUSALS: readonly number[] = [400, TOO_LARGE, 422];
/** How servers of gRPC in Go tell it, by a status that means to try again else. */
const TOO_LARGE_MESSAGE = /larger than max/;
const LONGEST_REASON = 200;

/** Judges an answer by HTTP to an OTLP request. */
export function findVerdict({ status, contentType, body }: PostAnswer, signal: Signal): Verdict {
  const isProtobuf = contentType.includes("protobuf");
  const reason = `HTTP ${status} ${isProtobuf ? "" : tidy(body.toString())}`.trim();
  if (REFUSALS.includes(status))
    return { kind: "refused", reason, ...(status === TOO_LARGE && { isTooLarge: true }) };
  if (status < 200 || status > 299) return { kind: "away", reason };
  return judgePart(isProtobuf ? readProtobuf(body, signal) : readJson(body), signal);
}

/** Judges an answer by gRPC. */
export function findGrpcVerdict({ status, message, body }: GrpcAnswer, signal: Signal): Verdict {
  if (status === 0) return judgePart(readProtobuf(body, signal), signal);
  const reason = renderGrpcStatus(status, tidy(message));
  const isTooLarge = status === RESOURCE_EXHAUSTED && TOO_LARGE_MESSAGE.test(message);
  const isRefused = isTooLarge || status === INVALID_ARGUMENT;
  return { kind: isRefused ? "refused" : "away", reason, ...(isTooLarge && { isTooLarge }) };
}

function judgePart(answer: unknown, { items }: Signal): Verdict {
  const partial = isRecord(answer) ? answer["partialSuccess"] : undefined;
  if (!isRecord(partial)) return { kind: "arrived", reason: "" };
  const { rejectedDataPoints, rejectedLogRecords, errorMessage } = partial;
  // A whole number of 64 bits is text in OTLP's JSON.
  const rejected = Number(rejectedDataPoints ?? rejectedLogRecords ?? 0);
  const message = typeof errorMessage === "string" ? tidy(errorMessage) : "";
  return rejected > 0
    ? { kind: "refused", reason: `${rejected} of its ${items}: ${message}`.trim(), rejected }
    : { kind: "arrived", reason: "" };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    // Some endpoints answer with an empty body, or with text.
    return undefined;
  }
}

function readProtobuf(body: Buffer, { protobuf }: Signal): unknown {
  try {
    return protobuf.deserializeResponse(body);
  } catch {
    return undefined;
  }
}

/** On one line, and not long. */
export function tidy(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_REASON);
}

function isRecord(content: unknown): content is Record<string, unknown> {
  return typeof content === "object" && content !== null;
}
