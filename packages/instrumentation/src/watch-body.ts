import type { Failure } from "./find-failure.ts";
import { createOverlay } from "./overlay.ts";
import type { Overlay, StandIn } from "./overlay.ts";
import { ABANDONED } from "./watch-abandoned.ts";
import { BROKEN_OFF, createSight, watchIterator } from "./watch-iterator.ts";
import type { ReadResult } from "./watch-iterator.ts";
import type { Watcher } from "./watcher.ts";

/** Of the controllers of both kinds of stream. */
interface Controller {
  readonly byobRequest?: { readonly respond: (byteCount: number) => void } | null | undefined;
  readonly enqueue: (chunk: Uint8Array) => void;
  readonly close: () => void;
}

// Node cancels with this reason what is unread when its response is collected.
const COLLECTED = "Response object has been garbage collected";
const EMPTY_BODY: Failure = { result: "error", errorType: "empty_body" };
const UNWATCHED: Failure = { result: "error", errorType: "unwatched_body" };

/** Bodies of which a stream was made. */
const teed = new WeakSet<ReadableStream>();

/**
 * Watches a body on its own iterator and readers: no second stream, so breaks and back-pressure reach the server
 * as they would without us. `new Response(body)`, `arrayBuffer()` and `blob()` read by them too. Only `tee` (which
 * `clone` uses), `pipeTo` and `pipeThrough` read past them: these get a stream that pulls from a watched reader.
 *
 * Nothing put on the body may hold the response: Node frees a connection when an unread response is collected.
 * An answer without a body is over at once.
 */
export function watchBody(body: Body | null | undefined, watcher: Watcher): void {
  // What is no `Response`, but has its methods.
  if (body === undefined) return;
  if (body === null) watcher.seeBreak(EMPTY_BODY);
  else bodies.lay(body, watcher);
}

/** Whether a body that nobody has begun to read is watched by this watcher. */
export function isUnreadOf(body: Body | null | undefined, watcher: Watcher): boolean {
  return body !== null && body !== undefined && !body.locked && bodies.find(body) === watcher;
}

type Body = ReadableStream<Uint8Array>;
type BodyStandIn = StandIn<Body, Watcher>;

const iterateWatched: BodyStandIn = (watcher, body, run) => {
  const iterator = run(body);
  return watcher.isWatching() && isIterator(iterator) ? watchIterator(iterator, watcher) : iterator;
};

const handOn: BodyStandIn = (watcher, body, run) => {
  teed.add(body);
  return run(!body.locked && watcher.isWatching() ? passOn(body) : body);
};

/** Another `fetch` than Node's may bring a body that only iterates. */
const bodies: Overlay<Body, Watcher> = createOverlay<Body, Watcher>(ReadableStream.prototype, {
  [Symbol.asyncIterator]: iterateWatched,
  values: iterateWatched,
  getReader(watcher, body, run) {
    const reader = run(body);
    if (watcher.isWatching() && isReader(reader)) watchReader(reader, watcher);
    return reader;
  },
  cancel(watcher, body, run, [reason]) {
    if (!body.locked) watcher.seeBreak(reason === COLLECTED ? ABANDONED : BROKEN_OFF);
    return run(body);
  },
  tee: handOn,
  pipeTo: handOn,
  pipeThrough: handOn,
});

function isIterator(candidate: unknown): candidate is AsyncIterator<unknown> {
  return typeof candidate === "object" && candidate !== null && "next" in candidate;
}

function isReader(candidate: unknown): candidate is ReadableStreamDefaultReader {
  return typeof candidate === "object" && candidate !== null && "read" in candidate;
}

/**
 * What cannot be watched to its end is broken off: nothing else would tell its end.
 * @throws whatever `watch` throws
 */
export function breakOnFault(watcher: Watcher, watch: () => void): void {
  try {
    watch();
  } catch (fault) {
    watcher.seeBreak(UNWATCHED);
    throw fault;
  }
}

/** Whether a body was read past its readers, by its own `tee` or `pipe`: its branches are watched. */
export function wasHandedOn(body: ReadableStream): boolean {
  return teed.has(body);
}

/** The same bytes, pulled one chunk at a time and only when asked for. */
function passOn(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const isOfBytes = takesByteReaders(body);
  const reader = body.getReader();
  const source = {
    async pull(controller: Controller): Promise<void> {
      const { done, value: chunk } = await reader.read();
      if (!done) {
        controller.enqueue(chunk);
        return;
      }
      controller.close();
      controller.byobRequest?.respond(0);
    },
    cancel: (reason: unknown) => reader.cancel(reason),
  };
  const strategy = { highWaterMark: 0 };
  return isOfBytes
    ? new ReadableStream({ ...source, type: "bytes" }, strategy)
    : new ReadableStream(source, strategy);
}

function takesByteReaders(body: ReadableStream<Uint8Array>): boolean {
  try {
    body.getReader({ mode: "byob" }).releaseLock();
    return true;
  } catch {
    return false;
  }
}

function watchReader(reader: ReadableStreamDefaultReader, watcher: Watcher): void {
  const read = reader.read.bind(reader) as (...args: unknown[]) => Promise<ReadResult>;
  const cancel = reader.cancel.bind(reader);
  const see = createSight(watcher);
  replace(reader, "read", (...args) => see(read(...args)));
  replace(reader, "cancel", (reason) => {
    watcher.seeBreak(BROKEN_OFF);
    return cancel(reason);
  });
}

function replace(target: object, key: PropertyKey, method: (...args: unknown[]) => unknown): void {
  Object.defineProperty(target, key, { value: method, configurable: true, writable: true });
}
