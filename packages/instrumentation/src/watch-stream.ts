import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { endCall, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { createSseReader } from "./sse-reader.ts";
import { createStreamUsage } from "./stream-usage.ts";
import type { StreamUsage } from "./stream-usage.ts";
import { findWorkspace } from "./watch-json.ts";

/** Sees the bytes of one stream pass by. */
interface Watcher {
  readonly see: (chunk: unknown) => void;
  readonly seeEnd: () => void;
  /** The reader gave up, or reading failed. */
  readonly seeBreak: (failure: Failure) => void;
}

const BROKEN_OFF: Failure = { result: "aborted", errorType: "none" };

/**
 * Watches a stream on its own iterator and reader: no second stream, so breaks and back-pressure reach the
 * server as they would without us. `tee`, `pipeTo`, `arrayBuffer` and `blob` of the raw body are not seen.
 */
export function watchStream(call: LiveCall, response: Response): void {
  const watcher = createWatcher(call, response);
  watchText(response, watcher);
  watchBody(response.body, watcher);
  const clone = response.clone.bind(response);
  // A clone replaces the body of its original.
  const watchedClone = (): Response => {
    const copy = clone();
    fence(call.recorder, "clone", () => watchBody(response.body, watcher));
    return copy;
  };
  Object.defineProperty(response, "clone", { value: watchedClone, configurable: true, writable: true });
}

function createWatcher(call: LiveCall, response: Response): Watcher {
  const usage = createStreamUsage();
  const reader = createSseReader((data) => usage.add(data));
  const end = (failure: Failure | undefined): void => endStream(call, usage, response, failure);
  const step = (run: () => void): void => {
    if (!call.ended) fence(call.recorder, "stream", run);
  };
  return {
    see: (chunk) =>
      step(() => {
        reader.push(chunk);
        if (usage.isOver()) end(undefined);
      }),
    seeEnd: () =>
      step(() => {
        reader.end();
        end(usage.isComplete() ? undefined : { result: "error", errorType: "incomplete_stream" });
      }),
    seeBreak: (failure) => step(() => end(usage.isComplete() ? undefined : failure)),
  };
}

function endStream(
  call: LiveCall,
  usage: StreamUsage,
  response: Response,
  failure: Failure | undefined,
): void {
  const errorType = usage.findErrorType();
  const firstOutputAtMs = usage.findFirstOutputAtMs();
  endCall(call, {
    result: errorType === undefined ? (failure?.result ?? "ok") : "error",
    errorType: errorType ?? failure?.errorType ?? "none",
    answered: true,
    responseModel: usage.findModel(),
    usage: usage.findUsage(),
    outputEstimated: !usage.isComplete(),
    workspace: findWorkspace(response),
    timeToFirstTokenSeconds:
      firstOutputAtMs === undefined ? undefined : (firstOutputAtMs - call.started.startedAtMs) / 1000,
  });
}

function watchText(response: Response, watcher: Watcher): void {
  const readText = response.text.bind(response);
  const watched = (): Promise<string> =>
    readText().then(
      (text) => {
        watcher.see(text);
        watcher.seeEnd();
        return text;
      },
      (error: unknown) => {
        watcher.seeBreak(findFailure(error));
        throw error;
      },
    );
  Object.defineProperty(response, "text", { value: watched, configurable: true, writable: true });
}

function watchBody(body: ReadableStream<Uint8Array> | null, watcher: Watcher): void {
  if (body === null) return;
  const iterate = body[Symbol.asyncIterator].bind(body) as (options?: object) => AsyncIterator<unknown>;
  const watched = (options?: object): AsyncIterableIterator<unknown> =>
    watchIterator(iterate(options), watcher);
  for (const key of [Symbol.asyncIterator, "values"] as const)
    Object.defineProperty(body, key, { value: watched, configurable: true, writable: true });
  if (typeof body.getReader !== "function") return;
  const getReader = body.getReader.bind(body) as (...options: unknown[]) => ReadableStreamDefaultReader;
  const watchedGetReader = (...options: unknown[]): ReadableStreamDefaultReader => {
    const reader = getReader(...options);
    if (options[0] === undefined) watchReader(reader, watcher);
    return reader;
  };
  Object.defineProperty(body, "getReader", { value: watchedGetReader, configurable: true, writable: true });
}

function watchIterator(iterator: AsyncIterator<unknown>, watcher: Watcher): AsyncIterableIterator<unknown> {
  const stop = iterator.return?.bind(iterator);
  const fail = iterator.throw?.bind(iterator);
  const watched: AsyncIterableIterator<unknown> = {
    next: () => watchRead(iterator.next(), watcher),
    [Symbol.asyncIterator]: () => watched,
  };
  if (stop !== undefined)
    watched.return = (last?: unknown) => {
      watcher.seeBreak(BROKEN_OFF);
      return stop(last);
    };
  if (fail !== undefined)
    watched.throw = (error?: unknown) => {
      watcher.seeBreak(BROKEN_OFF);
      return fail(error);
    };
  return watched;
}

function watchReader(reader: ReadableStreamDefaultReader, watcher: Watcher): void {
  const read = reader.read.bind(reader);
  const cancel = reader.cancel.bind(reader);
  Object.defineProperty(reader, "read", { value: () => watchRead(read(), watcher), configurable: true });
  Object.defineProperty(reader, "cancel", {
    value: (reason?: unknown) => {
      watcher.seeBreak(BROKEN_OFF);
      return cancel(reason);
    },
    configurable: true,
  });
}

function watchRead<Read extends { done?: boolean | undefined; value?: unknown }>(
  reading: Promise<Read>,
  watcher: Watcher,
): Promise<Read> {
  return reading.then(
    (read) => {
      if (read.done === true) watcher.seeEnd();
      else watcher.see(read.value);
      return read;
    },
    (error: unknown) => {
      watcher.seeBreak(findFailure(error));
      throw error;
    },
  );
}
