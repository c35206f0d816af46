import { fence } from "./live-call.ts";
import { addMeter, endRequest, startRequest, wasMissed } from "./meter-request.ts";
import type { MeteredRequest } from "./meter-request.ts";
import { addMiddleware, patchAttempts } from "./patch-attempts.ts";
import type { AttemptPrototype, PlaceMeter } from "./patch-attempts.ts";
import type { Recorder } from "./recorder.ts";
import type { SdkOptions, SdkRequest } from "./sdk-types.ts";
import { tell } from "./tell.ts";

// On the prototype itself, so that another copy of this package sees that it is patched.
const ORIGINAL: unique symbol = Symbol.for("bursar.request.2");

/** `BaseAnthropic.prototype` of one copy of the SDK. */
export interface SdkPrototype extends AttemptPrototype {
  request: SdkRequest;
  [ORIGINAL]?: { readonly original: SdkRequest; readonly metered: SdkRequest };
}

/** True for what has the shape of `BaseAnthropic.prototype`. */
export function isSdkPrototype(candidate: unknown): candidate is SdkPrototype {
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    "request" in candidate &&
    typeof candidate.request === "function"
  );
}

/** Meters the requests of every client of a prototype; does nothing where that is done already. */
export function patchRequest(prototype: SdkPrototype, findRecorder: () => Recorder | undefined): void {
  if (Object.hasOwn(prototype, ORIGINAL)) return;
  const original = prototype.request;
  let place = patchAttempts(prototype);
  const metered: SdkRequest = function (options, ...rest) {
    const request = startFenced(this, findRecorder);
    if (request === undefined) return original.call(this, options, ...rest);
    const withMeter = Promise.resolve(options).then((settled) => addFenced(settled, request, place));
    const promise = original.call(this, withMeter, ...rest);
    fence(request.recorder, "request", () =>
      watchEnd(promise, request, () => {
        if (!wasMissed(request)) return;
        request.recorder.recordFault(
          "attempt",
          "the SDK has changed; its calls are metered from the next on",
        );
        place = addMiddleware;
      }),
    );
    return promise;
  };
  Object.defineProperty(prototype, ORIGINAL, { value: { original, metered }, configurable: true });
  prototype.request = metered;
}

/** Without a recorder there is nobody to record; the call goes on without us. */
function startFenced(client: object, findRecorder: () => Recorder | undefined): MeteredRequest | undefined {
  try {
    const recorder = findRecorder();
    return recorder && startRequest(client, recorder);
  } catch (fault) {
    tell("warn", "a Claude call is not metered", fault);
    return undefined;
  }
}

function addFenced(options: SdkOptions, request: MeteredRequest, place: PlaceMeter): SdkOptions {
  try {
    return addMeter(options, request, place);
  } catch (fault) {
    request.recorder.recordFault("request", fault);
    return options;
  }
}

/** Takes the patch back, unless somebody else has wrapped it since: then it stays and finds nobody to record. */
export function unpatchRequest(prototype: SdkPrototype): void {
  const patch = prototype[ORIGINAL];
  if (patch === undefined || prototype.request !== patch.metered) return;
  prototype.request = patch.original;
  delete prototype[ORIGINAL];
}

/**
 * Hears how the request ended. `then` on the SDK's promise would begin to parse the body, and a side branch of
 * its inner promise would hide an unhandled rejection; so the inner promise gives way to one that passes the
 * same response or the same error on.
 */
function watchEnd(promise: object, request: MeteredRequest, seeAnswer: () => void): void {
  const holder: { responsePromise?: unknown } = promise;
  const { responsePromise } = holder;
  if (!(responsePromise instanceof Promise)) {
    request.recorder.recordFault(
      "response promise",
      "the SDK's promise has changed; failed calls are not counted",
    );
    return;
  }
  holder.responsePromise = responsePromise.then(
    (props: unknown) => {
      seeAnswer();
      endRequest(request, undefined);
      return props;
    },
    (error: unknown) => {
      endRequest(request, error);
      throw error;
    },
  );
}
