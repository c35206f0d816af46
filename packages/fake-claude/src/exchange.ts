import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { type ApiError, renderErrorBody } from "./api-error.ts";

/** A request as it came in; `rawHeaders` keeps order, case and repetition. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** One request and the way to answer it. */
export interface Exchange {
  readonly requestId: string;
  readonly request: RecordedRequest;
  /** Whether the client (or `close()` of the fake) ended the connection before the answer was complete. */
  isGone(): boolean;
  /** Waits, but no longer than the client does. */
  wait(durationMs: number): Promise<void>;
  sendJson(body: unknown): void;
  sendText(contentType: string, text: string): void;
  sendError(error: ApiError): void;
  startEventStream(): void;
  /** Resolves once the text is on its way, or the client is gone. */
  writeText(text: string): Promise<void>;
  end(): void;
  /** Cuts the connection. */
  drop(): void;
}

async function readRequest(request: IncomingMessage): Promise<RecordedRequest> {
  return {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body: await readText(request),
  };
}

/** Waits for what `start` sets up to call back; `start` returns how to give it up when the client leaves. */
async function waitUnlessGone(gone: AbortSignal, start: (done: () => void) => () => void): Promise<void> {
  if (gone.aborted) return;
  await new Promise<void>((resolve) => {
    const finish = (): void => {
      gone.removeEventListener("abort", finish);
      giveUp();
      resolve();
    };
    const giveUp = start(finish);
    gone.addEventListener("abort", finish);
  });
}

function startTimer(durationMs: number): (done: () => void) => () => void {
  return (done) => {
    if (durationMs === Infinity) return () => undefined;
    // A turn of the event loop even without a wait: else a client that leaves is never noticed.
    if (durationMs <= 0) {
      const immediate = setImmediate(done);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(done, durationMs);
    return () => clearTimeout(timer);
  };
}

/** Reads a request to its end and opens the exchange. */
export async function openExchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): Promise<Exchange> {
  const request = await readRequest(incoming);
  const leaving = new AbortController();
  const gone = leaving.signal;
  response.once("close", () => {
    if (!response.writableFinished) leaving.abort();
  });
  const send = (status: number, contentType: string, text: string, more?: ApiError["headers"]): void => {
    response.writeHead(status, { ...headers, ...more, "content-type": contentType });
    response.end(text);
  };
  return {
    requestId,
    request,
    isGone: () => gone.aborted,
    wait: (durationMs) => waitUnlessGone(gone, startTimer(durationMs)),
    sendJson: (body) => send(200, "application/json", JSON.stringify(body)),
    sendText: (contentType, text) => send(200, contentType, text),
    sendError: (error) =>
      send(error.status, "application/json", renderErrorBody(error, requestId), error.headers),
    startEventStream: () => {
      const type = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
      response.writeHead(200, { ...headers, ...type });
      response.flushHeaders();
    },
    writeText: async (text) => {
      if (response.write(text)) return;
      await waitUnlessGone(gone, (done) => {
        response.once("drain", done);
        return () => response.off("drain", done);
      });
    },
    end: () => void response.end(),
    drop: () => void response.destroy(),
  };
}
