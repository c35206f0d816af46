import type { AskedRequest } from "./asked-request.ts";
import { findBatchRequest } from "./batches/find-batch-request.ts";
import { watchBatch } from "./batches/watch-batch.ts";
import { CallChain } from "./call-chain.ts";
import type { Chain } from "./call-chain.ts";
import { expectAnswer } from "./expected-answers.ts";
import { findFailure } from "./find-failure.ts";
import { findLocation } from "./find-location.ts";
import { findProvider } from "./find-provider.ts";
import { findScope } from "./find-scope.ts";
import { endUnanswered, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { isBillable } from "./is-billable.ts";
import type { SdkOptions } from "./sdk-types.ts";
import { startRequestCall } from "./start-request-call.ts";
import { hasWaiting, keepWaiting, takeWaiting } from "./waiting-calls.ts";
import { watchAttempt } from "./watch-attempt.ts";
import type { Attempt, AttemptEnds } from "./watch-attempt.ts";
import { isStream, watchResponse } from "./watch-response.ts";

/** Sends an attempt and watches it. */
export interface AttemptMeter {
  send(attempt: Attempt): Promise<Response>;
}

/**
 * Plans how an attempt is metered; undefined where its request is neither one that the API bills nor about batches.
 * What an attempt cannot know is whether it was the last: a call without an answer waits for the next one, or for
 * {@link endRequest}.
 */
export function planMeter(asked: AskedRequest): AttemptMeter | undefined {
  if (!isBillable(asked.options)) return planBatchMeter(asked);
  const call = takeRetried(asked) ?? startRequestCall(asked, findScope());
  return new CallMeter(call, asked);
}

/** The attempt of a call that nothing of the application stands beside. */
class CallMeter implements AttemptMeter, AttemptEnds {
  private readonly call: LiveCall;
  private readonly asked: AskedRequest;

  constructor(call: LiveCall, asked: AskedRequest) {
    this.call = call;
    this.asked = asked;
  }

  send(attempt: Attempt): Promise<Response> {
    return watchAttempt(this.call, attempt, this);
  }

  seeAnswer(call: LiveCall, response: Response): void {
    const { isExpected, options } = this.asked;
    if (isExpected === true && (!call.mayStream || willStreamEvents(options, response)))
      expectAnswer(call, response);
    else watchResponse(call, response);
  }

  seeFailure(call: LiveCall): void {
    keepWaiting(this.asked.options, call);
  }
}

/** Of which the SDK makes a stream that tells its events. */
function willStreamEvents(options: SdkOptions, response: Response): boolean {
  return (
    options.stream === true && response instanceof Response && response.body !== null && isStream(response)
  );
}

/** The same beside middleware of the application. */
export function planChain(asked: AskedRequest): Chain | undefined {
  const { options, recorder } = asked;
  if (isBillable(options)) {
    const scope = findScope();
    return new CallChain(recorder, () => startRequestCall(asked, scope), takeRetried(asked));
  }
  const meter = planBatchMeter(asked);
  if (meter === undefined) return undefined;
  // Requests about batches are no calls.
  return {
    middleware: (request, next) => meter.send({ sent: request, send: () => next(request) }),
    takePending: () => undefined,
    end: () => {},
  };
}

/** What waits is of another request with the same options where this is a first attempt. */
function takeRetried({ options, headers }: AskedRequest): LiveCall | undefined {
  if (!hasWaiting(options)) return undefined;
  const isFirst = headers instanceof Headers && headers.get("x-stainless-retry-count") === "0";
  return isFirst ? undefined : takeWaiting(options);
}

/** The request ended with an error: so does its call, if one waits. */
export function endRequest(options: object, error: unknown): void {
  const call = takeWaiting(options);
  if (call !== undefined) fence(call.recorder, "request end", () => endUnanswered(call, findFailure(error)));
}

function planBatchMeter({ client, options, recorder }: AskedRequest): AttemptMeter | undefined {
  const batchRequest = findBatchRequest(options);
  if (batchRequest === undefined) return undefined;
  const scope = findScope() ?? {};
  return {
    async send(attempt) {
      const response = await attempt.send();
      fence(recorder, "batch", () => {
        if (!response.ok) return;
        const place = { provider: findProvider(client), location: findLocation(client) };
        watchBatch(batchRequest, response, { recorder, scope, ...place });
      });
      return response;
    },
  };
}
