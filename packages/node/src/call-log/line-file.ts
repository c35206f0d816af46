import { tell } from "@bursar/instrumentation/host";
import { appendText, appendTextNow } from "./append-text.ts";
import type { GrowingFile } from "./append-text.ts";

/** Bounds of a file and of what waits for it. */
export interface LineFileOptions extends GrowingFile {
  readonly maxQueuedBytes?: number;
  readonly delayMs?: number;
  readonly retryMs?: number;
}

const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
const DELAY_MS = 200;
const RETRY_MS = 1_000;
// A disk that takes longer would hold the end of the process.
const STUCK_MS = 1_000;

/** An addition that has not come to its end. */
interface Writing {
  readonly text: string;
  readonly ended: Promise<void>;
  readonly startedAtMs: number;
}

/**
 * A file that lines are added to a moment later, by any number of processes. It is opened for each addition, so that it
 * may be moved away at any time. What cannot be written waits in a bounded queue and is told once for each reason.
 * Never keeps a process alive.
 */
export class LineFile {
  private readonly options: LineFileOptions;
  private readonly told = new Set<string>();
  private queue: string[] = [];
  private queuedBytes = 0;
  private writing: Writing | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** A write that failed may have left a part of a line. */
  private lineEnd = "";

  constructor(options: LineFileOptions) {
    this.options = options;
  }

  /** Queues a line, given without its end. @throws RangeError where the queue is full: the line is lost */
  write(line: string): void {
    const { maxQueuedBytes = MAX_QUEUED_BYTES, delayMs = DELAY_MS, path } = this.options;
    const bytes = Buffer.byteLength(line) + 1;
    if (this.queuedBytes + bytes > maxQueuedBytes)
      throw new RangeError(`${path} does not take lines as fast as they come; this one is lost`);
    this.queue.push(`${line}\n`);
    this.queuedBytes += bytes;
    this.schedule(delayMs);
  }

  /** Resolves once what is queued is in the file, or cannot be written now. Never rejects. */
  async flush(): Promise<void> {
    while (this.writing !== undefined) await this.writing.ended;
    if (this.queue.length === 0) return;
    const text = this.takeQueue();
    const ended = this.append(text);
    this.writing = { text, ended, startedAtMs: performance.now() };
    await ended;
  }

  /** Writes at once what is queued, for the end of a process. A line that is being written may come twice. */
  flushNow(): void {
    const { writing, options } = this;
    if (writing !== undefined && performance.now() - writing.startedAtMs > STUCK_MS) {
      tell("warn", `BURSAR_CALL_LOG ${options.path} does not answer: the last lines are lost.`);
      return;
    }
    const text = (writing?.text ?? "") + this.takeQueue();
    if (text === "") return;
    try {
      appendTextNow(this.lineEnd + text, options);
    } catch (error) {
      this.putBack(text, error);
    }
  }

  private async append(text: string): Promise<void> {
    try {
      await appendText(this.lineEnd + text, this.options);
      this.lineEnd = "";
    } catch (error) {
      this.putBack(text, error);
      this.schedule(this.options.retryMs ?? RETRY_MS);
    }
    this.writing = undefined;
  }

  private schedule(afterMs: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, afterMs).unref();
  }

  private takeQueue(): string {
    const text = this.queue.join("");
    this.queue = [];
    this.queuedBytes = 0;
    return text;
  }

  private putBack(text: string, error: unknown): void {
    this.queue.unshift(text);
    this.queuedBytes += Buffer.byteLength(text);
    this.lineEnd = "\n";
    const kind = error instanceof Error && "code" in error ? String(error.code) : "size";
    if (this.told.has(kind)) return;
    this.told.add(kind);
    const reason = error instanceof Error ? error.message : String(error);
    const advice = "They wait in memory, up to 8 MiB. Make room, move the file away, or choose another.";
    tell("warn", `BURSAR_CALL_LOG ${this.options.path} takes no lines: ${reason}. ${advice}`);
  }
}
