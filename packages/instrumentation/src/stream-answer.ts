import { Answer } from "./answer.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { endCall } from "./live-call.ts";
import { createEventSkipper } from "./skip-events.ts";
import { createSseReader } from "./sse-reader.ts";
import type { SseReader } from "./sse-reader.ts";
import { StreamUsage } from "./stream-usage.ts";

const INCOMPLETE: Failure = { result: "error", errorType: "incomplete_stream" };

/** Sees the events of a stream pass by. */
export class StreamAnswer extends Answer {
  private readonly usage = new StreamUsage();
  // An event that cannot be read costs what it told, and none of what follows.
  private readonly events: SseReader = createSseReader((data) => this.step(() => this.usage.add(data)));
  private readonly skip = createEventSkipper(this.usage);

  see(chunk: unknown): void {
    if (this.call.ended) return;
    try {
      this.push(chunk);
      if (this.usage.isOver()) this.end(INCOMPLETE);
    } catch (fault) {
      this.tellFault(fault);
    }
  }

  seeEnd(): void {
    if (this.call.ended) return;
    this.step(() => {
      try {
        this.events.end();
      } finally {
        this.end(INCOMPLETE);
      }
    });
  }

  /** Where another `fetch` than Node's reads its text past the body. */
  readText(read: () => Promise<unknown>): Promise<unknown> {
    return read().then(
      (text) => {
        this.see(text);
        this.seeEnd();
        return text;
      },
      (error: unknown) => {
        this.seeBreak(findFailure(error));
        throw error;
      },
    );
  }

  protected breakOff(failure: Failure): void {
    if (!this.call.ended) this.step(() => this.end(failure));
  }

  protected createReader(): Answer {
    return new StreamAnswer(this.call, this.workspace, this.readers);
  }

  /** Runs a step of ours. */
  private step(run: () => void): void {
    try {
      run();
    } catch (fault) {
      this.tellFault(fault);
    }
  }

  /** The first fault of an answer is told, more would tell the same. */
  private tellFault(fault: unknown): void {
    if (this.readers.isFaultTold) return;
    this.readers.isFaultTold = true;
    this.call.recorder.recordFault("stream", fault);
  }

  private push(chunk: unknown): void {
    const { events } = this;
    if (!(chunk instanceof Uint8Array) || events.isInEvent()) {
      events.push(chunk);
      return;
    }
    const end = this.skip(chunk);
    if (end < chunk.length) events.push(end === 0 ? chunk : chunk.subarray(end));
  }

  private end(failure: Failure): void {
    const { call, usage, workspace } = this;
    const isWhole = usage.isOver() || usage.findStopReason() !== undefined;
    const errorType = usage.findErrorType();
    const firstOutputAtMs = usage.findFirstOutputAtMs();
    endCall(call, {
      result: errorType !== undefined ? "error" : isWhole ? "ok" : failure.result,
      errorType: errorType ?? (isWhole ? "none" : failure.errorType),
      answered: true,
      responseModel: usage.findModel(),
      stopReason: usage.findStopReason(),
      usage: usage.findUsage(),
      outputEstimated: !usage.isComplete(),
      workspace,
      timeToFirstTokenSeconds:
        firstOutputAtMs === undefined ? undefined : (firstOutputAtMs - call.started.startedAtMs) / 1000,
    });
  }
}
