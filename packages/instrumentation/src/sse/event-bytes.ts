import { findEvent } from "./find-event.ts";
import { createEventSkipper } from "./skip-events.ts";
import type { Output } from "./skip-events.ts";
import { createSseReader } from "./sse-reader.ts";
import type { SseReader } from "./sse-reader.ts";

/** Reads the bytes of one stream of events. */
export class EventBytes {
  private readonly skip: ReturnType<typeof createEventSkipper>;
  private readonly onData: (data: string) => void;
  /** Of events that come in pieces, or in an unusual form; most streams have none. */
  private pieces: SseReader | undefined;

  /**
   * @param output - told of events that are skipped
   * @param onData - told of the data of others; it must not throw
   */
  constructor(output: Output, onData: (data: string) => void) {
    this.skip = createEventSkipper(output);
    this.onData = onData;
  }

  push(chunk: unknown): void {
    if (!(chunk instanceof Uint8Array) || this.pieces?.isInEvent() === true) {
      this.pushPiece(chunk);
      return;
    }
    const end = this.takeEvents(chunk);
    if (end < chunk.length) this.pushPiece(end === 0 ? chunk : chunk.subarray(end));
  }

  /** The stream is over: what is left is an event too. */
  end(): void {
    this.pieces?.end();
  }

  /** Takes the whole events that a chunk begins with; returns where they end. */
  private takeEvents(chunk: Uint8Array): number {
    let at = this.skip(chunk, 0);
    while (at < chunk.length) {
      const event = findEvent(chunk, at);
      if (event === undefined) break;
      this.onData(event.data);
      at = this.skip(chunk, event.end);
    }
    return at;
  }

  private pushPiece(chunk: unknown): void {
    this.pieces ??= createSseReader(this.onData);
    this.pieces.push(chunk);
  }
}
