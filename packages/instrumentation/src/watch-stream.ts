import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { holdBreaks } from "./hold-breaks.ts";
import type { OpenReaders } from "./hold-breaks.ts";
import { endCall, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { skipDeltas } from "./skip-deltas.ts";
import { createSseReader } from "./sse-reader.ts";
import type { SseReader } from "./sse-reader.ts";
import { createStreamUsage } from "./stream-usage.ts";
import type { StreamUsage } from "./stream-usage.ts";
import { watchAbandoned } from "./watch-abandoned.ts";
import { breakOnFault, watchBody, watchClone } from "./watch-body.ts";
import type { Watcher } from "./watcher.ts";
import { findWorkspace } from "./find-workspace.ts";

const INCOMPLETE: Failure = { result: "error", errorType: "incomplete_stream" };

const faultyCalls = new WeakSet<LiveCall>();

/** Watches a stream of events, whoever reads it. */
export function watchStream(call: LiveCall, response: Response, readers: OpenReaders = { count: 1 }): void {
  const watch = (body: Response["body"]): Watcher => {
    const watcher = holdBreaks(createWatcher(call, findWorkspace(response)), readers);
    breakOnFault(watcher, () => {
      watchBody(body, watcher);
      watchAbandoned(body, watcher, call);
    });
    return watcher;
  };
  const watcher = watch(response.body);
  breakOnFault(watcher, () => {
    watchText(response, watcher);
    watchClone(response, (copy) =>
      fence(call.recorder, "clone", () => {
        readers.count += 1;
        watchStream(call, copy, readers);
        watch(response.body);
      }),
    );
  });
}

function createWatcher(call: LiveCall, workspace: string | undefined): Watcher {
  const usage = createStreamUsage();
  // An event that cannot be read costs what it told, and none of what follows.
  const reader = createSseReader((data) => runStep(call, () => usage.add(data)));
  const end = (failure: Failure): void => {
    const isWhole = usage.isOver() || usage.findStopReason() !== undefined;
    endStream(call, usage, workspace, isWhole ? undefined : failure);
  };
  const step = (run: () => void): void => {
    if (!call.ended) runStep(call, run);
  };
  return {
    isWatching: () => !call.ended,
    see: (chunk) =>
      step(() => {
        pushChunk(chunk, reader, usage);
        if (usage.isOver()) end(INCOMPLETE);
      }),
    seeEnd: () =>
      step(() => {
        try {
          reader.end();
        } finally {
          end(INCOMPLETE);
        }
      }),
    seeBreak: (failure) => step(() => end(failure)),
  };
}

/** Runs a step of ours; the first fault of a call's stream is told, more would tell the same. */
function runStep(call: LiveCall, run: () => void): void {
  try {
    run();
  } catch (fault) {
    if (faultyCalls.has(call)) return;
    faultyCalls.add(call);
    call.recorder.recordFault("stream", fault);
  }
}

function pushChunk(chunk: unknown, reader: SseReader, usage: StreamUsage): void {
  if (!(chunk instanceof Uint8Array) || reader.isInEvent()) {
    reader.push(chunk);
    return;
  }
  const { end, textBytes } = skipDeltas(chunk);
  if (end > 0) usage.addOutput(textBytes);
  if (end < chunk.length) reader.push(end === 0 ? chunk : chunk.subarray(end));
}

function endStream(
  call: LiveCall,
  usage: StreamUsage,
  workspace: string | undefined,
  failure: Failure | undefined,
): void {
  const errorType = usage.findErrorType();
  const firstOutputAtMs = usage.findFirstOutputAtMs();
  endCall(call, {
    result: errorType === undefined ? (failure?.result ?? "ok") : "error",
    errorType: errorType ?? failure?.errorType ?? "none",
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

function watchText(response: Response, watcher: Watcher): void {
  if (typeof response.text !== "function") return;
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
