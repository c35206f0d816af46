import { CallChain } from "./call-chain.ts";
import type { LiveCall } from "./live-call.ts";
import { planChain, planMeter } from "./meter-request.ts";
import type { AttemptMeter } from "./meter-request.ts";
import type { AskedRequest } from "./request-call.ts";
import type { Recorder } from "./recorder.ts";
import type { SdkMiddleware, SdkOptions } from "./sdk-types.ts";
import { tell } from "./tell.ts";
import { keepWaiting } from "./waiting-calls.ts";
import type { Attempt } from "./watch-attempt.ts";

/** Sends one HTTP attempt, retries being attempts of their own; in every supported version of the SDK. */
type SendAttempt = (this: object, ...request: AttemptArguments) => Promise<Response>;
type AttemptArguments = [
  url: unknown,
  init: { readonly body?: unknown } | undefined,
  timeoutMs: unknown,
  controller: unknown,
  options: unknown,
  ...rest: unknown[],
];

/** `BaseAnthropic.prototype` of a copy of the SDK, as far as it sends attempts. */
export interface AttemptPrototype {
  fetchWithTimeout?: SendAttempt;
}

/** The attempts of a prototype's clients. */
export interface Attempts {
  /** Undefined while nobody meters them. */
  findRecorder: (() => Recorder | undefined) | undefined;
  /** One came by: the SDK sends in the way that we know. */
  isReached: boolean;
  /** None came by of a request that was answered: it sends in a way that we do not know. */
  isMissed: boolean;
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
  const attempts: Attempts = { findRecorder: undefined, isReached: false, isMissed: false };
  patched.set(prototype, attempts);
  prototype.fetchWithTimeout = function (...request) {
    const send = (): Promise<Response> => Reflect.apply(original, this, request);
    const [url, init, , , options] = request;
    if (!isOptions(options)) return send();
    attempts.isReached = true;
    const meter = planFenced(this, options, attempts);
    return meter === undefined ? send() : meter({ sent: { url, body: init?.body }, send });
  };
  return attempts;
}

function isOptions(candidate: unknown): candidate is SdkOptions {
  return typeof candidate === "object" && candidate !== null;
}

function planFenced(
  client: object,
  options: SdkOptions,
  { findRecorder }: Attempts,
): AttemptMeter | undefined {
  let recorder: Recorder | undefined;
  try {
    recorder = findRecorder?.();
    if (recorder === undefined) return undefined;
    const asked = { client, options, recorder };
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
  if (!Object.isExtensible(options)) return planMeter(asked);
  const chain = planChain(asked);
  if (!(chain instanceof CallChain)) return chain && (({ send }) => sendBeside(options, chain, send));
  const keepPending = (): void => {
    const pending: LiveCall | undefined = chain.takePending();
    if (pending !== undefined) keepWaiting(options, pending);
  };
  return ({ send }) =>
    sendBeside(options, chain.middleware, send).then(
      (response) => {
        if (response.ok) chain.end();
        else keepPending();
        return response;
      },
      (error: unknown) => {
        keepPending();
        throw error;
      },
    );
}

/** The SDK takes the middleware of a request at once, and the application never sees one of ours. */
function sendBeside(
  options: SdkOptions,
  middleware: SdkMiddleware,
  send: Attempt["send"],
): Promise<Response> {
  const own = Object.getOwnPropertyDescriptor(options, "middleware");
  const all = [...(options.middleware ?? []), middleware];
  Object.defineProperty(options, "middleware", { value: all, configurable: true });
  try {
    return send();
  } finally {
    if (own === undefined) Reflect.deleteProperty(options, "middleware");
    else Object.defineProperty(options, "middleware", own);
  }
}
