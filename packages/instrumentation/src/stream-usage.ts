import { readFields } from "./read-fields.ts";
import type { Fields } from "./read-fields.ts";

/**
 * Bytes of received text per output token where a stream broke off. Current tokenizers take about three
 * UTF-8 bytes of prose; the estimate is rounded up and never below what the API had reported.
 */
const BYTES_PER_OUTPUT_TOKEN = 3;

/** What a stream has told of its usage so far. */
export interface StreamUsage {
  /** @throws SyntaxError where an event is no JSON; what else is told stays. */
  readonly add: (data: string) => void;
  /** Output arrived, of so many bytes. */
  readonly addOutput: (textBytes: number) => void;
  /** The output that was billed has arrived, not only the placeholder that a stream begins with. */
  readonly isComplete: () => boolean;
  /** The stream told its end, or its error: nothing that follows counts. */
  readonly isOver: () => boolean;
  readonly findErrorType: () => string | undefined;
  readonly findModel: () => string | undefined;
  readonly findStopReason: () => string | undefined;
  /** `performance.now()` of the first output. */
  readonly findFirstOutputAtMs: () => number | undefined;
  /** Usage as in a JSON response; its output is an estimate until the stream is complete. */
  readonly findUsage: () => Fields | undefined;
}

/**
 * Adds the events of one stream up: `message_delta` totals replace, they are cumulative. Its `output_tokens` are
 * final where they follow all output and the message told why it stopped, or that it did.
 */
export function createStreamUsage(): StreamUsage {
  let model: string | undefined;
  let stopReason: string | undefined;
  let usage: Fields | undefined;
  let receivedBytes = 0;
  let firstOutputAtMs: number | undefined;
  let started = false;
  let outputTotalled = false;
  let over = false;
  let errorType: string | undefined;
  const addOutput = (textBytes: number): void => {
    firstOutputAtMs ??= performance.now();
    receivedBytes += textBytes;
    outputTotalled = false;
  };
  const takers: Readonly<Record<string, (event: Fields) => void>> = {
    message_start(event) {
      if (started) return;
      started = true;
      const message = readFields(event["message"]);
      model = readText(message?.["model"]);
      usage = overwrite(readFields(message?.["usage"]), usage);
    },
    content_block_start: () => void (firstOutputAtMs ??= performance.now()),
    content_block_delta: (event) => addOutput(measureOutput(readFields(event["delta"]))),
    message_delta(event) {
      const totals = readFields(event["usage"]);
      usage = overwrite(usage, totals);
      outputTotalled = started && typeof totals?.["output_tokens"] === "number";
      stopReason = readText(readFields(event["delta"])?.["stop_reason"]) ?? stopReason;
    },
    message_stop: () => void (over = true),
    error(event) {
      errorType = readText(readFields(event["error"])?.["type"]) ?? "unknown";
      over = true;
    },
  };
  const isComplete = (): boolean =>
    outputTotalled && (stopReason !== undefined || (over && errorType === undefined));
  return {
    addOutput,
    add(data) {
      if (over) return;
      const event = readFields(JSON.parse(data)) ?? {};
      const type = readText(event["type"]) ?? "";
      if (Object.hasOwn(takers, type)) takers[type]?.(event);
    },
    isComplete,
    isOver: () => over,
    findErrorType: () => errorType,
    findModel: () => model,
    findStopReason: () => stopReason,
    findFirstOutputAtMs: () => firstOutputAtMs,
    findUsage() {
      const known = started || hasInput(usage) ? usage : undefined;
      return isComplete() ? known : estimateOutput(known, receivedBytes);
    },
  };
}

/** Totals without the beginning may leave the input out, which is then not 0 but unknown. */
function hasInput(usage: Fields | undefined): boolean {
  return typeof usage?.["input_tokens"] === "number";
}

function measureOutput(delta: Fields | undefined): number {
  const text = readText(delta?.["text"] ?? delta?.["thinking"] ?? delta?.["partial_json"]);
  return text === undefined ? 0 : Buffer.byteLength(text);
}

function estimateOutput(usage: Fields | undefined, receivedBytes: number): Fields | undefined {
  if (usage === undefined) return undefined;
  const reported = usage["output_tokens"];
  const estimated = Math.ceil(receivedBytes / BYTES_PER_OUTPUT_TOKEN);
  return {
    ...usage,
    output_tokens: typeof reported === "number" ? Math.max(reported, estimated) : estimated,
  };
}

function overwrite(usage: Fields | undefined, totals: Fields | undefined): Fields | undefined {
  if (totals === undefined) return usage;
  const known = Object.entries(totals).filter(([name, total]) => isTotal(total, usage?.[name]));
  return { ...usage, ...Object.fromEntries(known) };
}

/** What is null, or of another type than what was known, tells nothing. */
function isTotal(total: unknown, known: unknown): boolean {
  if (total === null || total === undefined) return false;
  return known === null || known === undefined || typeof total === typeof known;
}

function readText(source: unknown): string | undefined {
  return typeof source === "string" ? source : undefined;
}
