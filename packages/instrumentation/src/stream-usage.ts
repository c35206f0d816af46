import { readFields } from "./read-fields.ts";
import type { Fields } from "./read-fields.ts";

/**
 * Bytes of received text per output token where a stream broke off. Current tokenizers take about three
 * UTF-8 bytes of prose; the estimate is rounded up and never below what the API had reported.
 */
const BYTES_PER_OUTPUT_TOKEN = 3;

/** What a stream has told of its usage so far. */
type Totals = Record<string, unknown>;

/**
 * Adds the events of one stream up: `message_delta` totals replace, they are cumulative. Its `output_tokens` are
 * final where they follow all output and the message told why it stopped, or that it did.
 */
export class StreamUsage {
  private model: string | undefined;
  private stopReason: string | undefined;
  private errorType: string | undefined;
  private usage: Totals | undefined;
  private receivedBytes = 0;
  private firstOutputAtMs: number | undefined;
  private isStarted = false;
  private isOutputTotalled = false;
  private hasEnded = false;

  /** @throws SyntaxError where an event is no JSON; what else is told stays. */
  add(data: string): void {
    if (!this.hasEnded) this.addEvent(JSON.parse(data));
  }

  /** @param source - stays as it is, and may change afterwards */
  addEvent(source: unknown): void {
    const event = readFields(source);
    if (this.hasEnded || event === undefined) return;
    switch (event["type"]) {
      case "message_start":
        this.addStart(event);
        break;
      case "content_block_start":
        this.beginOutput();
        break;
      case "content_block_delta":
        this.addOutput(measureOutput(readFields(event["delta"])));
        break;
      case "message_delta":
        this.addTotals(event);
        break;
      case "message_stop":
        this.hasEnded = true;
        break;
      case "error":
        this.errorType = readText(readFields(event["error"])?.["type"]) ?? "unknown";
        this.hasEnded = true;
        break;
      default:
    }
  }

  /** A block of output begins. */
  beginOutput(): void {
    this.firstOutputAtMs ??= performance.now();
  }

  /** Output arrived, of so many bytes. */
  addOutput(textBytes: number): void {
    this.beginOutput();
    this.receivedBytes += textBytes;
    this.isOutputTotalled = false;
  }

  /** The output that was billed has arrived, not only the placeholder that a stream begins with. */
  isComplete(): boolean {
    const hasReason = this.stopReason !== undefined || (this.hasEnded && this.errorType === undefined);
    return this.isOutputTotalled && hasReason;
  }

  /** The stream told its end, or its error: nothing that follows counts. */
  isOver(): boolean {
    return this.hasEnded;
  }

  findErrorType(): string | undefined {
    return this.errorType;
  }

  findModel(): string | undefined {
    return this.model;
  }

  findStopReason(): string | undefined {
    return this.stopReason;
  }

  /** `performance.now()` of the first output. */
  findFirstOutputAtMs(): number | undefined {
    return this.firstOutputAtMs;
  }

  /** Usage as in a JSON response; its output is an estimate until the stream is complete. */
  findUsage(): Fields | undefined {
    const known = this.isStarted || hasInput(this.usage) ? this.usage : undefined;
    return this.isComplete() ? known : estimateOutput(known, this.receivedBytes);
  }

  private addStart(event: Fields): void {
    if (this.isStarted) return;
    this.isStarted = true;
    const message = readFields(event["message"]);
    this.model = readText(message?.["model"]);
    this.usage = overwrite(overwrite(undefined, readFields(message?.["usage"])), this.usage);
  }

  private addTotals(event: Fields): void {
    const totals = readFields(event["usage"]);
    this.usage = overwrite(this.usage, totals);
    this.isOutputTotalled = this.isStarted && typeof totals?.["output_tokens"] === "number";
    this.stopReason = readText(readFields(event["delta"])?.["stop_reason"]) ?? this.stopReason;
  }
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

/** The totals take the place of what was known; they are copied, because an event is the application's too. */
function overwrite(known: Totals | undefined, totals: Fields | undefined): Totals | undefined {
  if (totals === undefined) return known;
  if (known === undefined) return copyFields(totals);
  for (const name of Object.keys(totals)) {
    const total = totals[name];
    if (isTotal(total, known[name])) known[name] = copyPlain(total);
  }
  return known;
}

/** A copy of what JSON can hold. */
function copyPlain(source: unknown): unknown {
  if (typeof source !== "object" || source === null) return source;
  return Array.isArray(source) ? source.map(copyPlain) : copyFields(source);
}

/** All at once, and then what holds more: to copy them one by one takes four times as long. */
function copyFields(source: object): Totals {
  const copy: Totals = { ...source };
  for (const name of Object.keys(copy)) {
    const part = copy[name];
    if (typeof part === "object" && part !== null) copy[name] = copyPlain(part);
  }
  return copy;
}

/** What is null, or of another type than what was known, tells nothing. */
function isTotal(total: unknown, known: unknown): boolean {
  if (total === null || total === undefined) return false;
  return known === null || known === undefined || typeof total === typeof known;
}

function readText(source: unknown): string | undefined {
  return typeof source === "string" ? source : undefined;
}
