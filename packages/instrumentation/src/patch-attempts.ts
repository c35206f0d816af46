import { isHeard } from "./heard-options.ts";
import { planChain, planMeter } from "./meter-request.ts";
import type { AttemptMeter } from "./meter-request.ts";
import type { AskedRequest } from "./asked-request.ts";
import type { Recorder } from "./recorder.ts";
import type { SdkMiddleware, SdkOptions, SentRequest } from "./sdk-types.ts";
import { createObjectMemo, findClass } from "./object-memo.ts";
import { tell } from "./tell.ts";
import { keepWaiting } from "./waiting-calls.ts";
import type { Attempt } from "./watch-attempt.ts";

/** Sends one HTTP attempt, retries being attempts of their own; in every supported version of the SDK. */
type SendAttempt = (this: object, ...request: AttemptArguments) => Promise<Response>;
type AttemptArguments = [
  url: unknown,
  init: { readonly body?: unknown; readonly headers?: unknown } | undefined,
  timeoutMs: unknown,
  controller: unknown,
  options: unknown,
  ...rest: unknown[],
];

/** `BaseAnthropic.prototype` of a copy of the SDK, as far as it sends attempts. */
export interface AttemptPrototype {
  fetchWithTimeout?: SendAttempt;
  /** Makes of the attempts of a request its answer. */
  readonly makeRequest?: unknown;
}

/** What clients of one class have in common. */
export interface ClientKind {
  /** An attempt of one came by: they send in the way that we know. */
  isReached: boolean;
  /** None came by of a request that was answered. */
  isMissed: boolean;
}

/** The attempts of a prototype's clients. Classes of an application may send in ways of their own. */
export interface Attempts {
  /** Undefined while nobody meters them. */
  findRecorder: (() => Recorder | undefined) | undefined;
  /** False where the SDK's promise does not tell how a request ended. */
  canHear: boolean;
  /** Requests may be under way that were made before metering began. */
  needsMarks: boolean;
  /** Whether a client hands its answers on in the SDK's own way: not before their request has ended. */
  readonly isPlain: (client: AttemptPrototype) => boolean;
  readonly findKind: (client: object) => ClientKind;
}

const patched = new WeakMap<object, Attempts>();

/**
 * Has attempts metered where they are sent. One more middleware would not be harmless: beside any middleware the SDK
 * refuses answers whose body is read, tries some errors again and others not, and gives `fetch` other objects. The
 * patch stays when metering ends; it passes on what nobody meters.
 *
 * @returns undefined where the SDK sends in a way that we do not know
 */
export function patchAttempts(prototype: AttemptPrototype): Attempts | undefined {
  const original = prototype.fetchWithTimeout;
  if (typeof original !== "function") return undefined;
  const known = patched.get(prototype);
  if (known !== undefined) return known;
  const { makeRequest } = prototype;
  const findClassKind = createObjectMemo((): ClientKind => ({ isReached: false, isMissed: false }));
  const attempts: Attempts = {
    findRecorder: undefined,
    canHear: true,
    needsMarks: false,
    findKind: (client) => findClassKind(findClass(client)),
    isPlain: (client) => client.fetchWithTimeout === metered && client.makeRequest === makeRequest,
  };
  patched.set(prototype, attempts);
  const metered: SendAttempt = function (...request) {
    const options = request[4];
    const kind = attempts.findKind(this);
    if (!isOptions(options) || kind.isMissed) return Reflect.apply(original, this, request);
    kind.isReached = true;
    const meter = planFenced(this, options, request[1]?.headers, attempts);
    return meter === undefined
      ? Reflect.apply(original, this, request)
      : meter.send(new SdkAttempt(this, original, request));
  };
  prototype.fetchWithTimeout = metered;
  return attempts;
}

class SdkAttempt implements Attempt {
  private readonly client: object;
  private readonly original: SendAttempt;
  private readonly request: AttemptArguments;

  constructor(client: object, original: SendAttempt, request: AttemptArguments) {
    this.client = client;
    this.original = original;
    this.request = request;
  }

  get sent(): SentRequest {
    const [url, init] = this.request;
    return { url, body: init?.body };
  }

  send(): Promise<Response> {
    return Reflect.apply(this.original, this.client, this.request);
  }
}

export function isOptions(candidate: unknown): candidate is SdkOptions {
  return typeof candidate === "object" && candidate !== null;
}

function planFenced(
  client: object,
  options: SdkOptions,
  headers: unknown,
  { findRecorder, canHear, needsMarks, isPlain }: Attempts,
): AttemptMeter | undefined {
  let recorder: Recorder | undefined;
  try {
    recorder = findRecorder?.();
    if (recorder === undefined) return undefined;
    const isExpected = canHear && isPlain(client) && (!needsMarks || isHeard(options));
    const asked = { client, options, recorder, headers, isExpected };
    return hasMiddleware(client) || hasMiddleware(options) ? planBeside(asked) : planMeter(asked);
  } catch (fault) {
    if (recorder === undefined) tell("warn", "a Claude call is not metered", fault);
    else recorder.recordFault("attempt", fault);
    return undefined;
  }
}

function hasMiddleware(holder: { readonly middleware?: unknown }): boolean {
  return Array.isArray(holder.middleware) && holder.middleware.length > 0;
}

/** Beside middleware of the application the meter is one too, the innermost: a middleware may ask several times. */
function planBeside(asked: AskedRequest): AttemptMeter | undefined {
  const { options } = asked;
  // Where nothing can be put, the answer is metered as the middleware hand it on.
  if (!canPlace(options)) return planMeter(asked);
  const chain = planChain(asked);
  if (chain === undefined) return undefined;
  const keepPending = (): void => {
    const pending = chain.takePending();
    if (pending !== undefined) keepWaiting(options, pending);
  };
  return {
    send: (attempt) =>
      sendBeside(options, chain.middleware, attempt).then(
        (response) => {
          if (response.ok) chain.end();
          else keepPending();
          return response;
        },
        (error: unknown) => {
          keepPending();
          throw error;
        },
      ),
  };
}

function canPlace(options: SdkOptions): boolean {
  const own = Object.getOwnPropertyDescriptor(options, "middleware");
  return own === undefined ? Object.isExtensible(options) : own.configurable === true;
}

/** The SDK takes the middleware of a request once, before it runs any: from then on the options are as they were. */
function sendBeside(options: SdkOptions, middleware: SdkMiddleware, attempt: Attempt): Promise<Response> {
  const own = Object.getOwnPropertyDescriptor(options, "middleware");
  const all = [...(options.middleware ?? []), middleware];
  let isPlaced = true;
  const takeBack = (): void => {
    if (!isPlaced) return;
    isPlaced = false;
    if (own === undefined) Reflect.deleteProperty(options, "middleware");
    else Reflect.defineProperty(options, "middleware", own);
  };
  const get = (): readonly SdkMiddleware[] => {
    takeBack();
    return all;
  };
  Reflect.defineProperty(options, "middleware", {
    get,
    enumerable: own?.enumerable ?? false,
    configurable: true,
  });
  try {
    return attempt.send();
  } finally {
    takeBack();
  }
}
