import { createStamp } from "./stamp.ts";
import type { AttemptMeter, SdkMiddleware, SdkOptions } from "./sdk-types.ts";

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

/** Where the meter of a request is put: options to ask the SDK with, which are new. */
export type PlaceMeter = (options: SdkOptions, meter: AttemptMeter) => SdkOptions;

interface OwnOptions extends SdkOptions {
  middleware?: readonly SdkMiddleware[] | undefined;
}

const patched = new WeakSet<object>();

/** By the options of a request: the SDK hands them to each of its attempts. */
const meters = createStamp<AttemptMeter | undefined>();

/**
 * Has meters reached where an attempt is sent. One more middleware would not be harmless: beside any middleware the
 * SDK refuses answers whose body is read, tries some errors again and others not, and gives `fetch` other objects.
 * The patch stays when metering ends, for requests under way; it passes on what has no meter.
 *
 * @returns where the meters of requests go
 */
export function patchAttempts(prototype: AttemptPrototype): PlaceMeter {
  const original = prototype.fetchWithTimeout;
  if (typeof original !== "function") return addMiddleware;
  if (patched.has(prototype)) return keepMeter;
  patched.add(prototype);
  prototype.fetchWithTimeout = function (...request) {
    const send = (): Promise<Response> => Reflect.apply(original, this, request);
    const [url, init, , , options] = request;
    const meter = findMeter(this, options);
    return meter === undefined ? send() : meter.watch(send, { url, body: init?.body });
  };
  return keepMeter;
}

/** Puts a meter into the SDK's own chain, innermost, where it sees each attempt of every middleware. */
export function addMiddleware(options: SdkOptions, meter: AttemptMeter): SdkOptions {
  meter.isReached = true;
  return { ...options, middleware: [...(options.middleware ?? []), toMiddleware(meter)] };
}

function keepMeter(options: SdkOptions, meter: AttemptMeter): SdkOptions {
  const own = { ...options };
  meters.put(own, meter);
  return own;
}

/** Beside middleware of the application the meter is one too: a middleware may ask several times. */
function findMeter(client: object, options: unknown): AttemptMeter | undefined {
  if (typeof options !== "object" || options === null) return undefined;
  const meter = meters.find(options);
  if (meter === undefined) return undefined;
  meter.isReached = true;
  const own: OwnOptions = options;
  if (!hasMiddleware(client) && !hasMiddleware(own)) return meter;
  meters.put(own, undefined);
  own.middleware = [...(own.middleware ?? []), toMiddleware(meter)];
  return undefined;
}

function hasMiddleware(holder: { readonly middleware?: unknown }): boolean {
  return Array.isArray(holder.middleware) && holder.middleware.length > 0;
}

function toMiddleware(meter: AttemptMeter): SdkMiddleware {
  return (request, next) => meter.watch(() => next(request), request);
}
