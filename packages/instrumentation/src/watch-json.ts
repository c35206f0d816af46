import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { findWorkspace } from "./find-workspace.ts";
import { holdBreaks } from "./hold-breaks.ts";
import type { OpenReaders } from "./hold-breaks.ts";
import { endCall, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { watchAbandoned } from "./watch-abandoned.ts";
import { breakOnFault, watchBody, watchClone } from "./watch-body.ts";
import type { Watcher } from "./watcher.ts";

/** How a JSON answer ends; only the first end counts. */
interface JsonEnd {
  readonly endWithMessage: (body: unknown) => void;
  readonly endWithText: (text: string, failure?: Failure) => void;
  readonly endWithFailure: (failure: Failure) => void;
}

/** A watcher that steps aside while the response reads its own body. */
interface JsonWatcher extends Watcher {
  readonly stepAside: () => void;
}

/**
 * Takes the usage of a JSON response from the very object that its reader gets: no second read, no clone. Where
 * the body is read in another way than `json()` and `text()`, its text is gathered as it passes by.
 */
export function watchJson(call: LiveCall, response: Response, readers: OpenReaders = { count: 1 }): void {
  const end = createJsonEnd(call, findWorkspace(response));
  const watch = (body: Response["body"]): JsonWatcher => {
    const watcher = holdBreaks(createWatcher(call, end), readers);
    breakOnFault(watcher, () => {
      watchBody(body, watcher);
      watchAbandoned(body, watcher, call);
    });
    return watcher;
  };
  const watcher = watch(response.body);
  breakOnFault(watcher, () => {
    watchMethod(response, "json", { end, watcher, endWith: end.endWithMessage });
    watchMethod(response, "text", { end, watcher, endWith: (body) => end.endWithText(String(body)) });
    watchClone(response, (copy) =>
      fence(call.recorder, "clone", () => {
        readers.count += 1;
        watchJson(call, copy, readers);
        watch(response.body);
      }),
    );
  });
}

function createJsonEnd(call: LiveCall, workspace: string | undefined): JsonEnd {
  const end = (failure: Failure, body: unknown): void => {
    const message: { readonly model?: unknown; readonly usage?: unknown; readonly stop_reason?: unknown } =
      typeof body === "object" && body !== null ? body : {};
    endCall(call, {
      ...failure,
      answered: true,
      responseModel: typeof message.model === "string" ? message.model : undefined,
      stopReason: typeof message.stop_reason === "string" ? message.stop_reason : undefined,
      usage: message.usage,
      outputEstimated: false,
      workspace,
      timeToFirstTokenSeconds: undefined,
    });
  };
  const step = (run: () => void): void => {
    if (!call.ended) fence(call.recorder, "json body", run);
  };
  const endWithMessage = (body: unknown): void => step(() => end({ result: "ok", errorType: "none" }, body));
  const endWithFailure = (failure: Failure): void => step(() => end(failure, undefined));
  return {
    endWithMessage,
    endWithFailure,
    endWithText(text, failure) {
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch (error) {
        endWithFailure(failure ?? findFailure(error));
        return;
      }
      endWithMessage(body);
    },
  };
}

function createWatcher(call: LiveCall, { endWithText }: JsonEnd): JsonWatcher {
  const decoder = new TextDecoder();
  let text = "";
  let isAside = false;
  const isWatching = (): boolean => !isAside && !call.ended;
  const step = (run: () => void): void => {
    if (isWatching()) fence(call.recorder, "json body", run);
  };
  return {
    isWatching,
    stepAside: () => void (isAside = true),
    see: (chunk) =>
      step(() => {
        if (typeof chunk === "string") text += chunk;
        else if (chunk instanceof Uint8Array) text += decoder.decode(chunk, { stream: true });
      }),
    seeEnd: () => step(() => endWithText(text + decoder.decode())),
    // Whoever knows the length may stop when all has come.
    seeBreak: (failure) => step(() => endWithText(text + decoder.decode(), failure)),
  };
}

function watchMethod(
  response: Response,
  method: "json" | "text",
  { end, watcher, endWith }: { end: JsonEnd; watcher: JsonWatcher; endWith: (body: unknown) => void },
): void {
  if (typeof response[method] !== "function") return;
  const read: () => Promise<unknown> = response[method].bind(response);
  // A custom fetch may read the body itself and hand what it read on in these methods.
  const wasSpent = isSpent(response);
  const watched = (): Promise<unknown> => {
    // Somebody else has the body: this read fails and says nothing about the call.
    if (!wasSpent && isSpent(response)) return read();
    watcher.stepAside();
    return read().then(
      (body) => {
        endWith(body);
        return body;
      },
      (error: unknown) => {
        end.endWithFailure(findFailure(error));
        throw error;
      },
    );
  };
  Object.defineProperty(response, method, { value: watched, configurable: true, writable: true });
}

function isSpent(response: Response): boolean {
  return response.bodyUsed || response.body?.locked === true;
}
