import type { Chain } from "./call-chain.ts";
import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import { fence } from "./live-call.ts";
import { markHeard } from "./heard-options.ts";
import { endRequest, planChain } from "./meter-request.ts";
import { isOptions, patchAttempts } from "./patch-attempts.ts";
import type { AttemptPrototype, Attempts, ClientKind } from "./patch-attempts.ts";
import type { Recorder } from "./recorder.ts";
import { isBillable } from "./is-billable.ts";
import type { SdkOptions, SdkRequest } from "./sdk-types.ts";
import { tell } from "./tell.ts";
import { keepExpected, watchExpected } from "./expected-answers.ts";
import { canSeeHandOut, isHandedOut } from "./watch-hand-out.ts";
import type { HandingPromise } from "./watch-hand-out.ts";
import { isParsing, isStreamed, watchParse } from "./watch-parse.ts";
import type { Answered, Parse, ParsingPromise } from "./watch-parse.ts";

// On the prototype itself, so that another copy of this package sees that it is patched.
const ORIGINAL: unique symbol = Symbol.for("bursar.request.2");

interface Patch {
  readonly original: SdkRequest;
  readonly metered: SdkRequest;
  readonly attempts: Attempts | undefined;
}

/** `BaseAnthropic.prototype` of one copy of the SDK. */
export interface SdkPrototype extends AttemptPrototype {
  request: SdkRequest;
  [ORIGINAL]?: Patch;
}

/** What a request returns, as far as it is read and changed. */
type SdkPromise = ParsingPromise & HandingPromise;

type AskedOptions = SdkOptions | PromiseLike<SdkOptions>;

/** True for what has the shape of `BaseAnthropic.prototype`. */
export function isSdkPrototype(candidate: unknown): candidate is SdkPrototype {
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    "request" in candidate &&
    typeof candidate.request === "function"
  );
}

/**
 * Meters the requests of every client of a prototype; does nothing where that is done already. It is their attempts
 * that are metered; of a request only its error matters, because it ends a call whose last attempt failed.
 *
 * @param isLoading - the SDK is being loaded, so that nobody has made a request
 */
export function patchRequest(
  prototype: SdkPrototype,
  findRecorder: () => Recorder | undefined,
  isLoading = false,
): void {
  if (Object.hasOwn(prototype, ORIGINAL)) return;
  const original = prototype.request;
  const attempts = patchAttempts(prototype);
  const metered: SdkRequest = function (options, ...rest) {
    const recorder = findFenced(findRecorder);
    if (recorder === undefined) return original.call(this, options, ...rest);
    const kind = attempts?.findKind(this);
    if (attempts === undefined || kind === undefined || kind.isMissed)
      return askByMiddleware(this, options, recorder, { original, rest });
    const asked = keepOptions(options);
    if (attempts.needsMarks) markHeard(asked);
    const promise = original.call(this, asked, ...rest);
    try {
      const request = new HeardRequest(promise, asked, kind, recorder);
      if (!hearEnd(promise, recorder, request)) attempts.canHear = false;
    } catch (fault) {
      recorder.recordFault("request", fault);
    }
    return promise;
  };
  if (attempts !== undefined) {
    attempts.findRecorder = findRecorder;
    attempts.needsMarks ||= !isLoading;
  }
  const patch: Patch = { original, metered, attempts };
  Object.defineProperty(prototype, ORIGINAL, { value: patch, configurable: true });
  prototype.request = metered;
}

/** Takes the patch back, unless somebody else has wrapped it since: then it stays and finds nobody to record. */
export function unpatchRequest(prototype: SdkPrototype): void {
  const patch = prototype[ORIGINAL];
  if (patch === undefined || prototype.request !== patch.metered) return;
  if (patch.attempts !== undefined) patch.attempts.findRecorder = undefined;
  prototype.request = patch.original;
  delete prototype[ORIGINAL];
}

function findFenced(findRecorder: () => Recorder | undefined): Recorder | undefined {
  try {
    return findRecorder();
  } catch (fault) {
    tell("warn", "a Claude call is not metered", fault);
    return undefined;
  }
}

/** Told how a request ended, before whoever made it is. */
interface RequestEnds {
  /** @param heard - the inner promise that passes the answer on */
  seeAnswer(props: unknown, heard: object): void;
  seeError(error: unknown): void;
}

/** A request whose attempts are metered, and what the SDK's promise makes of its answer. */
class HeardRequest implements RequestEnds {
  private readonly promise: SdkPromise;
  private readonly options: AskedOptions;
  private readonly kind: ClientKind;
  private readonly recorder: Recorder;
  private readonly parse: Parse | undefined;

  constructor(promise: SdkPromise, options: AskedOptions, kind: ClientKind, recorder: Recorder) {
    this.promise = promise;
    this.options = options;
    this.kind = kind;
    this.recorder = recorder;
    this.parse = watchParse(promise);
    canSeeHandOut(promise);
  }

  seeAnswer(props: unknown, heard: object): void {
    const { kind, recorder } = this;
    if (!kind.isReached) settle(this.options, (own) => missAttempt(own, kind, recorder));
    if (!isAnswered(props)) return;
    // Somebody else may make another response of it.
    const isPassedOn = this.promise.responsePromise === heard;
    const isParsed = isPassedOn && isParsing(this.promise, this.parse);
    if (!isParsed || (isStreamed(props) && !this.keepStream(props.response, heard)))
      watchExpected(props.response);
  }

  /** A message is read at once; a stream is not, and its response may be handed out before. */
  private keepStream(response: Response, heard: object): boolean {
    if (!canSeeHandOut(this.promise) || isHandedOut(heard)) return false;
    keepExpected(response, heard);
    return true;
  }

  seeError(error: unknown): void {
    settle(this.options, (own) => endRequest(own, error));
  }
}

function isAnswered(props: unknown): props is Answered {
  return typeof props === "object" && props !== null && "response" in props;
}

/** Options that may be asked for again: a thenable of the application may do so only once. */
function keepOptions(options: AskedOptions): AskedOptions {
  if (options instanceof Promise) return options;
  try {
    return "then" in options ? Promise.resolve(options) : options;
  } catch {
    // The SDK tells what is wrong with them.
    return options;
  }
}

/** Options that the SDK has had already; without them, or with none, there was no attempt. */
function settle(options: AskedOptions, see: (options: SdkOptions) => void): void {
  const seeOwn = (own: unknown): void => {
    if (isOptions(own)) see(own);
  };
  if (options instanceof Promise) options.then(seeOwn, () => {});
  else seeOwn(options);
}

/** A request was answered, and no attempt came by of any client like this: they send in a way that we do not know. */
function missAttempt(options: SdkOptions, kind: ClientKind, recorder: Recorder): void {
  if (kind.isReached || kind.isMissed || !isBillable(options)) return;
  kind.isMissed = true;
  recorder.recordFault("attempt", "the SDK has changed; its calls are metered from the next on");
}

/** Meters a request of an SDK that sends in a way that we do not know: by its own middleware, on a copy of the options. */
function askByMiddleware(
  client: object,
  options: AskedOptions,
  recorder: Recorder,
  { original, rest }: { readonly original: SdkRequest; readonly rest: readonly unknown[] },
): object {
  let chain: Chain | undefined;
  const addMiddleware = (own: SdkOptions): SdkOptions => {
    let added = own;
    fence(recorder, "request", () => {
      chain = planChain({ client, options: own, recorder });
      if (chain === undefined) return;
      added = { ...own, middleware: [...(own.middleware ?? []), chain.middleware] };
    });
    return added;
  };
  const promise = original.call(client, Promise.resolve(options).then(addMiddleware), ...rest);
  const end = (failure?: Failure): void => chain?.end(failure);
  fence(recorder, "request", () =>
    hearEnd(promise, recorder, { seeAnswer: () => end(), seeError: (error) => end(findFailure(error)) }),
  );
  return promise;
}

/**
 * Hears how a request ended. `then` on the SDK's promise would begin to parse the body, and a side branch of its inner
 * promise would hide an unhandled rejection; so the inner promise gives way to one that passes the same response or the
 * same error on.
 */
function hearEnd(promise: SdkPromise, recorder: Recorder, ends: RequestEnds): boolean {
  const { responsePromise } = promise;
  if (!(responsePromise instanceof Promise)) {
    const fault = "the SDK's promise has changed; failed calls are not counted";
    recorder.recordFault("response promise", fault);
    return false;
  }
  const heard: Promise<unknown> = responsePromise.then(
    (props: unknown) => {
      try {
        ends.seeAnswer(props, heard);
      } catch (fault) {
        recorder.recordFault("request", fault);
      }
      return props;
    },
    (error: unknown) => {
      fence(recorder, "request", () => ends.seeError(error));
      throw error;
    },
  );
  promise.responsePromise = heard;
  return true;
}
