/**
 * Bytes of received text per output token where a stream broke off. Current tokenizers take about three
 * UTF-8 bytes of prose; the estimate is rounded up and never below what the API had reported.
 */
const BYTES_PER_OUTPUT_TOKEN = 3;

type Fields = Readonly<Record<string, unknown>>;

/** What a stream has told of its usage so far. */
export interface StreamUsage {
  readonly add: (data: string) => void;
  /** Output arrived, of so many bytes. */
  readonly addOutput: (textBytes: number) => void;
  /** The final usage has arrived. */
  readonly isComplete: () => boolean;
  /** The stream told its end, or its error. */
  readonly isOver: () => boolean;
  readonly findErrorType: () => string | undefined;
  readonly findModel: () => string | undefined;
  readonly findStopReason: () => string | undefined;
  /** `performance.now()` of the first output. */
  readonly findFirstOutputAtMs: () => number | undefined;
  /** Usage as in a JSON response; its output is an estimate until the stream is complete. */
  readonly findUsage: () => Fields | undefined;
}

/** Adds the events of one stream up: `message_delta` totals replace, they are cumulative. */
export function createStreamUsage(): StreamUsage {
  let model: string | undefined;
  let stopReason: string | undefined;
  let usage: Fields | undefined;
  let receivedBytes = 0;
  let firstOutputAtMs: number | undefined;
  let complete = false;
  let over = false;
  let errorType: string | undefined;
  const addOutput = (textBytes: number): void => {
    firstOutputAtMs ??= performance.now();
    receivedBytes += textBytes;
  };
  const takers: Readonly<Record<string, (event: Fields) => void>> = {
    message_start(event) {
      const message = readFields(event["message"]);
      model = readText(message?.["model"]);
      usage = readFields(message?.["usage"]);
    },
    content_block_start() {
      firstOutputAtMs ??= performance.now();
    },
    content_block_delta(event) {
      const delta = readFields(event["delta"]);
      const text = readText(delta?.["text"] ?? delta?.["thinking"] ?? delta?.["partial_json"]);
      addOutput(text === undefined ? 0 : Buffer.byteLength(text));
    },
    message_delta(event) {
      usage = overwrite(usage, readFields(event["usage"]));
      stopReason = readText(readFields(event["delta"])?.["stop_reason"]) ?? stopReason;
      if (stopReason !== undefined) complete = true;
    },
    message_stop() {
      complete = true;
      over = true;
    },
    error(event) {
      errorType = readText(readFields(event["error"])?.["type"]) ?? "unknown";
      over = true;
    },
  };
  return {
    addOutput,
    add(data) {
      const event = readFields(JSON.parse(data));
      const type = readText(event?.["type"]);
      if (event !== undefined && type !== undefined && Object.hasOwn(takers, type)) takers[type]?.(event);
    },
    isComplete: () => complete,
    isOver: () => over,
    findErrorType: () => errorType,
    findModel: () => model,
    findStopReason: () => stopReason,
    findFirstOutputAtMs: () => firstOutputAtMs,
    findUsage: () => (complete || usage === undefined ? usage : estimateOutput(usage, receivedBytes)),
  };
}

function estimateOutput(usage: Fields, receivedBytes: number): Fields {
  const reported = usage["output_tokens"];
  const estimated = Math.ceil(receivedBytes / BYTES_PER_OUTPUT_TOKEN);
  return {
    ...usage,
    output_tokens: typeof reported === "number" ? Math.max(reported, estimated) : estimated,
  };
}

function overwrite(usage: Fields | undefined, totals: Fields | undefined): Fields | undefined {
  if (totals === undefined) return usage;
  const known = Object.entries(totals).filter(([, total]) => total !== null && total !== undefined);
  return { ...usage, ...Object.fromEntries(known) };
}

function readFields(source: unknown): Fields | undefined {
  return isFields(source) ? source : undefined;
}

function isFields(source: unknown): source is Fields {
  return typeof source === "object" && source !== null;
}

function readText(source: unknown): string | undefined {
  return typeof source === "string" ? source : undefined;
}
