import { endUnread, endWithMessage, endWithText } from "./end-message.ts";
import { findExpected, takeExpected, watchExpected } from "./expected-answers.ts";
import type { ExpectedAnswer } from "./expected-answers.ts";
import { findFailure } from "./find-failure.ts";
import { findParsedWorkspace, findWorkspace } from "./find-workspace.ts";
import { fence } from "./live-call.ts";
import { createObjectMemo } from "./object-memo.ts";
import { recordFault } from "./record-fault.ts";
import { StreamAnswer } from "./stream-answer.ts";
import { watchEvents } from "./watch-events.ts";
import { watchedMethods } from "./watch-methods.ts";
import type { MethodWatch } from "./watch-methods.ts";
import { watchResponse } from "./watch-response.ts";

/** How the SDK makes of a response what the application gets. */
export type Parse = (this: unknown, client: unknown, asked: Answered) => unknown;

/** What the SDK knows of an answered request; every field is checked before use. */
export interface Answered {
  readonly response?: unknown;
  readonly options?: { readonly stream?: unknown };
}

/** The SDK's promise, as far as it is read. */
export interface ParsingPromise {
  parseResponse?: unknown;
  /** Set as soon as somebody wants what is parsed, as `await` does. */
  readonly parsedPromise?: unknown;
}

/**
 * As each was found at first. The SDK parses with one function for all; one that is made for a single promise, as by
 * its `_thenUnwrap`, may make anything of a message, and is not seen a second time.
 */
const findWatched = createObjectMemo((parse: Parse) => ({ watched: createWatched(parse), isKnown: false }));

/**
 * Has the messages told and the streams watched that the SDK's promise makes of a response. Returns how it does now;
 * undefined where what it makes of a message may be something else.
 */
export function watchParse(promise: ParsingPromise): Parse | undefined {
  const { parseResponse } = promise;
  if (!isParse(parseResponse)) return undefined;
  const found = findWatched(parseResponse);
  promise.parseResponse = found.watched;
  if (found.isKnown) return found.watched;
  found.isKnown = true;
  return undefined;
}

/** Whether a promise that has its response will parse it in this way, before anybody else can have it. */
export function isParsing(
  { parsedPromise, parseResponse }: ParsingPromise,
  parse: Parse | undefined,
): boolean {
  return parsedPromise !== undefined && parse !== undefined && parseResponse === parse;
}

function createWatched(parse: Parse): Parse {
  return function (client, asked) {
    const parsed = parse.call(this, client, asked);
    if (isStreamed(asked))
      return parsed instanceof Promise
        ? parsed.then((stream: unknown) => watchFenced(stream, asked.response))
        : parsed;
    const answer = takeExpected(asked?.response);
    return answer === undefined ? parsed : seeParsed(parsed, answer);
  };
}

/** Whether the SDK makes a stream of an answer, if of any. */
export function isStreamed(asked: Answered | undefined): asked is Answered & { readonly response: Response } {
  return asked?.options?.stream === true && asked.response instanceof Response;
}

/** What is parsed tells the usage: no second read of the response, no clone. */
function seeParsed(parsed: unknown, answer: ExpectedAnswer): unknown {
  if (!(parsed instanceof Promise)) {
    seeMessage(parsed, answer);
    return parsed;
  }
  return parsed.then(
    (body: unknown) => {
      seeMessage(body, answer);
      return body;
    },
    (error: unknown) => {
      const { call, response } = answer;
      fence(call.recorder, "parse", () => endUnread(call, findWorkspace(response), findFailure(error)));
      throw error;
    },
  );
}

function seeMessage(body: unknown, { call, response }: ExpectedAnswer): void {
  try {
    // Nothing was read: the response itself was asked for, or there is nothing in it.
    if (body === response || ((body === null || body === undefined) && isUnread(response))) {
      watchResponse(call, response);
      return;
    }
    const workspace = findParsedWorkspace(body, response);
    if (typeof body === "string" && !isJson(response)) endWithText(call, workspace, body);
    else endWithMessage(call, workspace, body);
  } catch (fault) {
    call.recorder.recordFault("parse", fault);
  }
}

/** What is no `Response`, but has its methods, may not say. */
function isUnread({ bodyUsed }: { readonly bodyUsed?: unknown }): boolean {
  return bodyUsed === false;
}

function isJson({ headers }: Response): boolean {
  return headers.get("content-type")?.includes("json") === true;
}

function watchFenced(stream: unknown, response: Response): unknown {
  try {
    const answer = findAnswer(response);
    if (answer instanceof StreamAnswer && !watchEvents(stream, response, answer)) watchExpected(response);
  } catch (fault) {
    recordFault("stream", fault);
  }
  return stream;
}

/** What watches a response, or will see its events. */
function findAnswer(response: Response): MethodWatch | undefined {
  const expected = findExpected(response);
  if (expected === undefined) return watchedMethods.find(response);
  return (expected.events ??= new StreamAnswer(expected.call, findWorkspace(response)));
}

function isParse(candidate: unknown): candidate is Parse {
  return typeof candidate === "function";
}
