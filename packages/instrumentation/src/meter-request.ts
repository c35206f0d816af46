import { findBatchRequest } from "./batches/find-batch-request.ts";
import type { BatchRequest } from "./batches/find-batch-request.ts";
import { watchBatch } from "./batches/watch-batch.ts";
import { findFailure } from "./find-failure.ts";
import { findProvider } from "./find-provider.ts";
import { endCall, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";
import { sendMetered } from "./metered-attempt.ts";
import type { Recorder } from "./recorder.ts";
import { findScopeStore } from "./scope-store.ts";
import type { Scope } from "./scope-store.ts";
import type { SdkMiddleware, SdkOptions } from "./sdk-types.ts";
import { startCall } from "./start-call.ts";
import type { RequestBody } from "./start-call.ts";
import { watchResponse } from "./watch-response.ts";

/**
 * One `request()` of the SDK, from its call site on. The middleware sees each HTTP attempt; what it cannot
 * know is whether a failed attempt was the last, so the request's own promise tells that. A call begins with
 * its first attempt and leaves `pending` when an attempt is answered: attempts after that (a middleware of
 * the application that asks again) are another call, because they are billed again.
 */
export interface MeteredRequest {
  readonly recorder: Recorder;
  readonly client: object;
  readonly scope: Scope | undefined;
  pending: LiveCall | undefined;
}

/** Begins to watch a request made here and now. */
export function startRequest(client: object, recorder: Recorder): MeteredRequest {
  return { recorder, client, scope: findScopeStore().storage.getStore(), pending: undefined };
}

/** Adds the meter as the innermost middleware, where the request is one that the API bills, or about batches. */
export function addMeter(options: SdkOptions, request: MeteredRequest): SdkOptions {
  const meter = findMeter(options, request);
  return meter === undefined ? options : { ...options, middleware: [...(options.middleware ?? []), meter] };
}

function findMeter(options: SdkOptions, request: MeteredRequest): SdkMiddleware | undefined {
  if (isBillable(options)) return createMeter(options, request);
  const batchRequest = findBatchRequest(options);
  return batchRequest === undefined ? undefined : createBatchMeter(batchRequest, request);
}

/** The request came to its end without an answer for the pending call. */
export function endRequest(request: MeteredRequest, error: unknown): void {
  const { pending, recorder } = request;
  request.pending = undefined;
  if (pending === undefined) return;
  fence(recorder, "request end", () => {
    const failure =
      error === undefined
        ? ({ result: "error", errorType: pending.lastErrorType } as const)
        : findFailure(error);
    endCall(pending, {
      ...failure,
      answered: false,
      responseModel: undefined,
      stopReason: undefined,
      usage: undefined,
      outputEstimated: false,
      workspace: undefined,
      timeToFirstTokenSeconds: undefined,
    });
  });
}

function isBillable({ method, path }: SdkOptions): boolean {
  return (
    typeof method === "string" &&
    method.toLowerCase() === "post" &&
    typeof path === "string" &&
    /\/v1\/messages\/?(?:\?|$)/.test(path)
  );
}

function createMeter(options: SdkOptions, request: MeteredRequest): SdkMiddleware {
  const { recorder } = request;
  return async (apiRequest, next) => {
    fence(recorder, "attempt", () => {
      request.pending ??= startRequestCall(options, request);
    });
    let response: Response;
    try {
      response = await sendMetered(() => next(apiRequest));
    } catch (error) {
      fence(recorder, "attempt", () => loseAttempt(request, findFailure(error).errorType));
      throw error;
    }
    fence(recorder, "response", () => takeResponse(request, response));
    return response;
  };
}

function createBatchMeter(
  batchRequest: BatchRequest,
  { client, recorder, scope }: MeteredRequest,
): SdkMiddleware {
  return async (apiRequest, next) => {
    const response = await next(apiRequest);
    fence(recorder, "batch", () => {
      if (!response.ok) return;
      const place = { provider: findProvider(client), location: findLocation(client) };
      watchBatch(batchRequest, response, { recorder, scope: scope ?? {}, ...place });
    });
    return response;
  };
}

function startRequestCall(options: SdkOptions, { client, recorder, scope }: MeteredRequest): LiveCall {
  const body: RequestBody = typeof options.body === "object" && options.body !== null ? options.body : {};
  return startCall({
    recorder,
    scope,
    provider: findProvider(client),
    location: findLocation(client),
    body,
    isStream: options.stream === true || body.stream === true,
  });
}

/** The client of Google Cloud names its location `region`. */
function findLocation(client: object): string | undefined {
  const region = "region" in client ? client.region : undefined;
  return typeof region === "string" ? region : undefined;
}

function takeResponse(request: MeteredRequest, response: Response): void {
  if (!response.ok) {
    loseAttempt(request, `http_${response.status}`);
    return;
  }
  const call = request.pending;
  request.pending = undefined;
  if (call !== undefined) watchResponse(call, response);
}

function loseAttempt({ pending, recorder }: MeteredRequest, errorType: string): void {
  if (pending === undefined) return;
  pending.lastErrorType = errorType;
  recorder.recordLostAttempt(pending.started.attribution, pending.started.provider);
}
