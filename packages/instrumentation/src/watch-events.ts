import type { StreamAnswer } from "./stream-answer.ts";
import { BROKEN_OFF, watchIterator } from "./watch-iterator.ts";
import type { Watcher } from "./watcher.ts";

/** The SDK's `Stream`, as far as it is read. */
interface EventStream {
  iterator: () => AsyncIterator<unknown>;
  readonly controller?: { readonly signal?: { readonly aborted?: unknown } };
}

/**
 * Watches the events of the SDK's own stream as it has parsed them, in place of the bytes that it parsed: that takes
 * half the time. Where it is not the one who reads the response, bytes stay what is watched.
 */
export function watchEvents(stream: unknown, response: Response, answer: StreamAnswer): void {
  if (!isEventStream(stream)) return;
  const { iterator: iterate } = stream;
  stream.iterator = () => {
    const events = iterate.call(stream);
    return answer.takeAside(response) ? watchIterator(events, createEventWatcher(stream, answer)) : events;
  };
}

function createEventWatcher({ controller }: EventStream, answer: StreamAnswer): Watcher {
  return {
    isWatching: () => true,
    see: (event) => answer.seeEvent(event),
    seeEnd() {
      // The SDK ends a stream that is aborted as if it were over.
      if (controller?.signal?.aborted === true) answer.seeBreak(BROKEN_OFF);
      else answer.seeLastEvent();
    },
    seeBreak: (failure) => answer.seeBreak(failure),
  };
}

function isEventStream(candidate: unknown): candidate is EventStream {
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    "iterator" in candidate &&
    typeof candidate.iterator === "function"
  );
}
