import type { CallRecord } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import type { ExportSpan } from "../exporting-reader.ts";
import type { Verdict } from "../otlp/find-verdict.ts";
import { waitAtMost } from "../wait-at-most.ts";
import type { SendEvents } from "./create-event-sender.ts";

/** How events are queued and sent. */
export interface EventQueueOptions {
  /** Loads what sends them. */
  readonly loadSender: () => Promise<SendEvents>;
  /** Named in messages. */
  readonly endpoint: string;
  /** No sending takes longer. */
  readonly timeoutMs: number;
  readonly maxQueued?: number;
  readonly maxBatch?: number;
  readonly delayMs?: number;
  readonly retryMs?: number;
  /** Told of records that are lost while the program goes on. */
  readonly onLoss?: (count: number, reason: string) => void;
}

// As of OpenTelemetry's own queue.
const MAX_QUEUED = 2_048;
const DELAY_MS = 1_000;
/** To write a batch holds up the program for 0.1 ms a record: it is small unless many wait, or the program does. */
const SMALL_BATCH = 32;
const MEDIUM_BATCH = 128;
const LARGE_BATCH = 512;
const RETRY_MS = 5_000;
const MOST_TOLD = 5;

/**
 * Records of calls on their way to an endpoint, one request at a time. What the endpoint does not take now waits in
 * a bounded queue; what it refuses, and what is left at the end of the program, is lost, counted and told. Never keeps a
 * program alive, but for an attempt to connect.
 */
export class EventQueue {
  private readonly options: EventQueueOptions;
  private readonly sender: Promise<SendEvents>;
  private toldLosses = 0;
  private queue: CallRecord[] = [];
  private latest: ExportSpan | undefined;
  private sending: Promise<boolean> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isAway = false;
  private unanswered = 0;
  private flushCount = 0;
  /** Larger ones were too large for the endpoint. */
  private mostInBatch = LARGE_BATCH;

  constructor(options: EventQueueOptions) {
    this.options = options;
    this.sender = options.loadSender();
    this.sender.catch(() => {});
  }

  /** Queues a record. @throws RangeError where the queue is full: the record is lost */
  write(record: CallRecord): void {
    const { maxQueued = MAX_QUEUED, maxBatch = SMALL_BATCH, delayMs = DELAY_MS, endpoint } = this.options;
    if (this.queue.length >= maxQueued)
      throw new RangeError(
        `${endpoint} does not take records of calls as fast as they come; this one is lost`,
      );
    this.queue.push(record);
    if (this.queue.length === maxBatch && !this.isAway) this.schedule(0);
    this.schedule(delayMs);
  }

  /** Sends what is queued, until the endpoint takes no more of it or the time is over. Never rejects. */
  async flush(longestMs: number): Promise<void> {
    const deadlineMs = performance.now() + longestMs;
    this.flushCount += 1;
    try {
      let remainingMs = longestMs;
      while ((this.sending !== undefined || this.queue.length > 0) && remainingMs > 0) {
        const sending = this.sending ?? this.sendBatch(remainingMs);
        if (!(await waitAtMost(remainingMs, sending))) return;
        remainingMs = deadlineMs - performance.now();
      }
    } finally {
      this.flushCount -= 1;
    }
  }

  /** The sending that began last. */
  findLatest(): ExportSpan | undefined {
    return this.latest;
  }

  /** Tells how many records are lost with the program. */
  end(): void {
    clearTimeout(this.timer);
    // What has no answer yet is not there, for all that is known.
    const count = this.queue.length + this.unanswered;
    if (count > 0) this.tellLoss(count, "the program has ended");
  }

  private schedule(afterMs: number): void {
    if (afterMs === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.sendQueued();
    }, afterMs).unref();
  }

  /** One sending at a time: where a flush has begun another one, that goes on with the rest. */
  private async sendQueued(): Promise<void> {
    const { delayMs = DELAY_MS, retryMs = RETRY_MS, timeoutMs } = this.options;
    let arrived = true;
    while (arrived && this.sending === undefined && this.queue.length > 0)
      arrived = await this.sendBatch(timeoutMs);
    if (this.queue.length > 0) this.schedule(arrived ? delayMs : retryMs);
  }

  /** False where the endpoint takes nothing now. */
  private sendBatch(timeoutMs: number): Promise<boolean> {
    this.sending = this.send(Math.min(timeoutMs, this.options.timeoutMs)).finally(() => {
      this.sending = undefined;
    });
    return this.sending;
  }

  private async send(timeoutMs: number): Promise<boolean> {
    const batch = this.queue.splice(0, this.findBatchSize());
    const startedAtMs = performance.now();
    this.latest = { startedAtMs, endedAtMs: undefined };
    this.unanswered = batch.length;
    const verdict = await this.trySend(batch, timeoutMs);
    this.latest = { startedAtMs, endedAtMs: performance.now() };
    this.unanswered = 0;
    const isSplit = verdict.isTooLarge === true && batch.length > 1;
    if (verdict.kind === "away" || isSplit) this.queue.unshift(...batch);
    if (isSplit) this.mostInBatch = Math.ceil(batch.length / 2);
    else if (verdict.kind === "refused") this.countLoss(verdict.rejected ?? batch.length, verdict.reason);
    this.tellAway(verdict);
    return verdict.kind !== "away";
  }

  private findBatchSize(): number {
    const { maxBatch } = this.options;
    const usual = this.queue.length > MEDIUM_BATCH ? MEDIUM_BATCH : SMALL_BATCH;
    return Math.min(maxBatch ?? (this.flushCount > 0 ? LARGE_BATCH : usual), this.mostInBatch);
  }

  private async trySend(batch: readonly CallRecord[], timeoutMs: number): Promise<Verdict> {
    try {
      return await (
        await this.sender
      )(batch, timeoutMs);
    } catch (fault) {
      return { kind: "away", reason: fault instanceof Error ? fault.message : String(fault) };
    }
  }

  private tellAway({ kind, reason }: Verdict): void {
    const { endpoint, maxQueued = MAX_QUEUED } = this.options;
    const wasAway = this.isAway;
    this.isAway = kind === "away";
    if (wasAway && !this.isAway) tell("info", `records of calls reach ${endpoint} again`);
    if (!this.isAway || wasAway) return;
    tell(
      "warn",
      `records of calls do not reach ${endpoint}: ${reason}. Up to ${maxQueued} wait in memory. OTEL_EXPORTER_OTLP_LOGS_ENDPOINT names who takes them.`,
    );
  }

  private countLoss(count: number, reason: string): void {
    this.options.onLoss?.(count, reason);
    this.toldLosses += 1;
    if (this.toldLosses <= MOST_TOLD) this.tellLoss(count, reason);
  }

  private tellLoss(count: number, reason: string): void {
    tell("warn", `${count} records of calls for ${this.options.endpoint} are lost: ${reason}.`);
  }
}
