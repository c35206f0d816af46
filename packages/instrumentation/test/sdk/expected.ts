import type { Version } from "./fixtures.ts";

/** What has to be recorded of one scenario; its tokens and USD have to be those of the bill. */
export interface Expected {
  /** Ended calls by "api result error_type". */
  readonly calls: Readonly<Record<string, number>>;
  /** HTTP attempts with usage, and without. */
  readonly attempts: readonly [seen: number, none: number];
  /** Default: anthropic. */
  readonly provider?: string;
  /** The stream broke off: its output is an estimate, all else exact. */
  readonly isEstimated?: true;
  /** Nobody saw the usage: the call is counted, its tokens are not. */
  readonly isUnseen?: true;
  /** The tokens have no public price: they are counted as unpriced. */
  readonly isUnpriced?: true;
  /** Recorded tokens that the API does not bill. */
  readonly unbilledTokens?: number;
  /** Versions that lack what the scenario needs. */
  readonly absentIn?: readonly Version[];
}

const OK = "message ok none";
const STREAMED = "stream ok none";
const ABORTED = "stream aborted none";

const ONE: Expected = { calls: { [OK]: 1 }, attempts: [1, 0] };
const ONE_STREAM: Expected = { calls: { [STREAMED]: 1 }, attempts: [1, 0] };
const ONE_OF_BOTH: Expected = { calls: { [OK]: 1, [STREAMED]: 1 }, attempts: [2, 0] };
const BROKEN_OFF: Expected = { calls: { [ABORTED]: 1 }, attempts: [1, 0], isEstimated: true };
const UNREAD: Expected = { calls: { "message aborted unread": 1 }, attempts: [0, 1], isUnseen: true };
const THREE: Expected = { calls: { [OK]: 3 }, attempts: [3, 0] };
const THREE_STREAMS: Expected = { calls: { [STREAMED]: 3 }, attempts: [3, 0] };

/** Threads came with 1.2.0, the refusal fallback with 0.103.0. */
const WITHOUT_THREADS: readonly Version[] = ["0.101.0", "0.137.0", "1.0.0"];
const WITHOUT_FALLBACK: readonly Version[] = ["0.101.0"];

function onPlatform(provider: string): Expected {
  return { ...ONE_OF_BOTH, provider };
}

function failed(call: string, attempts: number): Expected {
  return { calls: { [call]: 1 }, attempts: [0, attempts] };
}

/** By scenario. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  create: ONE,
  "create, streamed": ONE_STREAM,
  "create, awaited later and elsewhere": ONE,
  "stream()": ONE_STREAM,
  "stream(), iterated": ONE_STREAM,
  parse: ONE,
  "beta create": ONE,
  "beta create, streamed": ONE_STREAM,
  "beta stream()": ONE_STREAM,
  "beta parse": ONE,
  "raw client.post": ONE,
  "raw client.post, streamed": ONE_STREAM,
  "withOptions() clone, and a clone of it": ONE_OF_BOTH,
  "countTokens and beta countTokens (free)": { calls: {}, attempts: [0, 0] },
  "withResponse()": ONE,
  "withResponse(), streamed": ONE_STREAM,
  "asResponse(), read by json()": ONE,
  "asResponse(), read by text()": ONE,
  "asResponse(), read by arrayBuffer()": ONE,
  "asResponse(), read by the body's reader": ONE,
  "asResponse(), cloned and read twice": ONE,
  "asResponse(), streamed, read by text()": ONE_STREAM,
  "asResponse(), streamed, read by the body's reader": ONE_STREAM,
  "asResponse(), streamed, cloned and read twice": ONE_STREAM,
  "asResponse(), never read (its usage is unknown)": UNREAD,
  "asResponse(), streamed, never read (its usage is unknown)": {
    ...UNREAD,
    calls: { "stream aborted unread": 1 },
  },
  "create, never awaited (its usage is unknown)": UNREAD,
  "tee(), both halves read": ONE_STREAM,
  "toReadableStream()": ONE_STREAM,
  "prompt cache written for 5 min and 1 h, then read": { calls: { [OK]: 2 }, attempts: [2, 0] },
  "prompt cache, streamed": { calls: { [STREAMED]: 2 }, attempts: [2, 0] },
  "thinking, at once and streamed": ONE_OF_BOTH,
  "web searches, at once and streamed": ONE_OF_BOTH,
  "fast, in the US, at once and streamed": ONE_OF_BOTH,
  "compaction and an advisor's pass, at once and streamed": ONE_OF_BOTH,
  "toolRunner, 3 turns": THREE,
  "toolRunner, iterated, 3 turns": THREE,
  "toolRunner, streamed, 3 turns": THREE_STREAMS,
  "toolRunner, streamed, streams not read, 3 turns": THREE_STREAMS,
  "toolRunner, made here, iterated and awaited in another scope, 3 turns each": {
    calls: { [OK]: 6 },
    attempts: [6, 0],
  },
  "thread, made here, used and forked in another scope": {
    calls: { [OK]: 2, [STREAMED]: 1 },
    attempts: [3, 0],
    absentIn: WITHOUT_THREADS,
  },
  "thread, send and stream": { ...ONE_OF_BOTH, absentIn: WITHOUT_THREADS },
  "thread, toolRunner, 3 turns": { ...THREE, absentIn: WITHOUT_THREADS },
  "retries: 529, 529, 200": { calls: { [OK]: 1 }, attempts: [1, 2] },
  "retries: 529 three times": failed("message error overloaded_error", 3),
  "retries: dropped connection, 200, streamed": { calls: { [STREAMED]: 1 }, attempts: [1, 1] },
  "request turned away: 400": failed("message error invalid_request_error", 1),
  "dropped connection before the answer": failed("message error connection_error", 1),
  "time-out": failed("message error client_timeout_error", 1),
  "time-out, then 200": { calls: { [OK]: 1 }, attempts: [1, 1] },
  "abort by signal before the answer": failed("message aborted none", 1),
  "refusal before any output (not billed)": { ...ONE, unbilledTokens: 5 },
  "refusal in mid-stream (billed)": ONE_STREAM,
  "refusal-fallback middleware, both hops billed": {
    calls: { [OK]: 2 },
    attempts: [2, 0],
    absentIn: WITHOUT_FALLBACK,
  },
  "refusal-fallback middleware, streamed, both hops billed": {
    calls: { [STREAMED]: 2 },
    attempts: [2, 0],
    absentIn: WITHOUT_FALLBACK,
  },
  "early break": BROKEN_OFF,
  "early break of stream()": BROKEN_OFF,
  "abort() of stream()": BROKEN_OFF,
  "abort by signal in mid-stream": BROKEN_OFF,
  "tee(), one half broken off, the other read": ONE_STREAM,
  "asResponse(), streamed, cancelled unread (its usage is unknown)": {
    calls: { [ABORTED]: 1 },
    attempts: [0, 1],
    isUnseen: true,
  },
  "server error in mid-stream": { ...BROKEN_OFF, calls: { "stream error overloaded_error": 1 } },
  "server error in mid-stream of stream()": { ...BROKEN_OFF, calls: { "stream error overloaded_error": 1 } },
  "dropped connection in mid-stream": { ...BROKEN_OFF, calls: { "stream error connection_error": 1 } },
  "batch of two, results read twice, and once more in part": {
    calls: { "batch ok none": 2 },
    attempts: [0, 0],
  },
  "every version, by import and by require, in one process": { calls: { [OK]: 8 }, attempts: [8, 0] },
  "a class derived by the application": ONE,
  "50 calls at once, one client": { calls: { [OK]: 50 }, attempts: [50, 0] },
  "AnthropicBedrock, create and streamed": onPlatform("bedrock"),
  "AnthropicBedrock, early break": { ...BROKEN_OFF, provider: "bedrock" },
  "AnthropicBedrockMantle, create and streamed": onPlatform("bedrock"),
  "AnthropicVertex, create and streamed": onPlatform("vertex"),
  "AnthropicGoogleCloud, create and streamed (no public price: its USD is unknown)": {
    ...onPlatform("google_cloud"),
    isUnpriced: true,
  },
  "AnthropicFoundry, create and streamed": onPlatform("foundry"),
  "AnthropicAws, create and streamed": onPlatform("aws"),
};
