import { recordFault } from "./record-fault.ts";
import { StreamAnswer } from "./stream-answer.ts";
import { watchEvents } from "./watch-events.ts";
import { watchedMethods } from "./watch-methods.ts";

/** How the SDK makes of a response what the application gets. */
type Parse = (this: unknown, client: unknown, asked: Answered) => unknown;

/** What the SDK knows of an answered request; every field is checked before use. */
interface Answered {
  readonly response?: unknown;
  readonly options?: { readonly stream?: unknown };
}

// The SDK parses nearly all with one function.
let last: { readonly parse: Parse; readonly watched: Parse } | undefined;

/** Has the streams watched that the SDK's promise makes of a response; all else it parses as before. */
export function watchParse(promise: { parseResponse?: unknown }): void {
  const { parseResponse } = promise;
  if (!isParse(parseResponse)) return;
  if (last?.parse !== parseResponse) last = { parse: parseResponse, watched: createWatched(parseResponse) };
  promise.parseResponse = last.watched;
}

function createWatched(parse: Parse): Parse {
  return function (client, asked) {
    const parsed = parse.call(this, client, asked);
    return isStreamed(asked) && parsed instanceof Promise
      ? parsed.then((stream: unknown) => watchFenced(stream, asked.response))
      : parsed;
  };
}

function isStreamed(asked: Answered | undefined): asked is Answered & { readonly response: Response } {
  return asked?.options?.stream === true && asked.response instanceof Response;
}

function watchFenced(stream: unknown, response: Response): unknown {
  try {
    const answer = watchedMethods.find(response);
    if (answer instanceof StreamAnswer) watchEvents(stream, response, answer);
  } catch (fault) {
    recordFault("stream", fault);
  }
  return stream;
}

function isParse(candidate: unknown): candidate is Parse {
  return typeof candidate === "function";
}
