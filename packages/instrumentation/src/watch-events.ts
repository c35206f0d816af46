import type { StreamAnswer } from "./stream-answer.ts";
import { BROKEN_OFF, watchIterator } from "./watch-iterator.ts";
import type { Watcher } from "./watcher.ts";

/** The SDK's `Stream`, as far as it is read. */
interface EventStream {
  iterator: () => AsyncIterator<unknown>;
  readonly controller?: { readonly signal?: { readonly aborted?: unknown } };
}

/** Types of errors that are not the API's. */
const OWN_ERRORS: ReadonlySet<string> = new Set([
  "connection_error",
  "client_error",
  "client_timeout_error",
  "unknown",
]);

/**
 * Watches the events of the SDK's own stream as it has parsed them, in place of the bytes that it parsed: that takes
 * half the time. Where it is not the one who reads the response, bytes stay what is watched.
 *
 * @returns false for what is no such stream
 */
export function watchEvents(stream: unknown, response: Response, answer: StreamAnswer): boolean {
  if (!isEventStream(stream)) return false;
  const { iterator: iterate } = stream;
  stream.iterator = () => watchIterator(iterate.call(stream), createEventWatcher(stream, response, answer));
  return true;
}

function createEventWatcher({ controller }: EventStream, response: Response, answer: StreamAnswer): Watcher {
  // An iterator that is only made reads nothing.
  let isAside = false;
  return {
    isWatching: () => true,
    begin() {
      isAside = answer.takeAside(response);
    },
    see(event) {
      if (isAside) answer.seeEvent(event);
    },
    seeEnd() {
      if (!isAside) return;
      // The SDK ends a stream that is aborted as if it were over.
      if (controller?.signal?.aborted === true) answer.seeBreak(BROKEN_OFF);
      else answer.seeLastEvent();
    },
    seeBreak(failure) {
      if (!isAside) return;
      // The SDK throws an error event of the API, which no totals before it make good.
      if (failure.result === "error" && !OWN_ERRORS.has(failure.errorType))
        answer.seeEvent({ type: "error", error: { type: failure.errorType } });
      answer.seeBreak(failure);
    },
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
