import { Answer } from "./answer.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { EventBytes } from "./sse/event-bytes.ts";
import { endCall } from "./live-call.ts";
import { watchAbandoned } from "./watch-abandoned.ts";
import { isUnreadOf } from "./watch-body.ts";
import { StreamUsage } from "./stream-usage.ts";

const INCOMPLETE: Failure = { result: "error", errorType: "incomplete_stream" };

/** Sees the events of a stream pass by: as bytes, or as the SDK has parsed them. */
export class StreamAnswer extends Answer {
  private readonly usage = new StreamUsage();
  private bytes: EventBytes | undefined;
  /** The SDK tells its events, so that its bytes need not be seen. */
  private isAside = false;

  /** From now on events are told by {@link seeEvent}; false where bytes of the response are read already, or by others. */
  takeAside(response: Response): boolean {
    if (!this.isWatching() || (this.hasOverlays && !isUnreadOf(response.body, this))) return false;
    this.isAside = true;
    return true;
  }

  /** Watches a response that was not watched so far: somebody else than the SDK's stream may read it from now on. */
  watchLate(response: Response): void {
    if (this.isAside) watchAbandoned(response.body, this, this.call);
    else this.watch(response);
  }

  override isWatching(): boolean {
    return !this.isAside && super.isWatching();
  }

  see(chunk: unknown): void {
    if (this.isAside || this.call.ended) return;
    try {
      this.bytes ??= new EventBytes(this.usage, (data) => this.step(() => this.usage.add(data)));
      this.bytes.push(chunk);
      this.endIfOver();
    } catch (fault) {
      this.tellFault(fault);
    }
  }

  seeEnd(): void {
    if (this.isAside || this.call.ended) return;
    this.step(() => {
      try {
        this.bytes?.end();
      } finally {
        this.end(INCOMPLETE);
      }
    });
  }

  seeEvent(event: unknown): void {
    if (this.call.ended) return;
    try {
      this.usage.addEvent(event);
      this.endIfOver();
    } catch (fault) {
      this.tellFault(fault);
    }
  }

  seeLastEvent(): void {
    if (!this.call.ended) this.step(() => this.end(INCOMPLETE));
  }

  /** Where another `fetch` than Node's reads its text past the body. */
  readText(read: () => Promise<unknown>, response: Response): Promise<unknown> {
    if (this.isAside || this.isTaken(response)) return read();
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

  private endIfOver(): void {
    if (this.usage.isOver()) this.end(INCOMPLETE);
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
