import type { Provider } from "@bursar/conventions";
import type { ScopeNames } from "../attribution.ts";
import { findWorkspace } from "../find-workspace.ts";
import { fence } from "../live-call.ts";
import type { Recorder } from "../recorder.ts";
import { findBatchState } from "./batch-state.ts";
import type { BatchRequest } from "./find-batch-request.ts";
import { readMessageBatch } from "./read-message-batch.ts";
import { rememberBatch } from "./remember-batch.ts";
import { watchJsonBody } from "./watch-json-body.ts";
import { watchResults } from "./watch-results.ts";

/** Where a request about batches was made. */
export interface BatchCaller {
  readonly recorder: Recorder;
  /** Names in force there. */
  readonly scope: ScopeNames;
  readonly provider: Provider;
  readonly location: string | undefined;
}

/**
 * Watches the good answer to a request about batches. Making a batch is no call and costs nothing: who made it is
 * remembered, and its entries are calls when their results are read. Neither are the requests counted as attempts.
 */
export function watchBatch(request: BatchRequest, response: Response, caller: BatchCaller): void {
  const { recorder, scope } = caller;
  if (request.kind === "results") {
    const { batchId } = request;
    watchResults(response, { ...caller, batchId, workspace: findWorkspace(response) });
    return;
  }
  watchJsonBody(response, (body) =>
    fence(recorder, "batch", () => {
      const batch = readMessageBatch(body);
      if (batch === undefined) return;
      if (request.kind === "retrieve") findBatchState().memory.keepFacts(batch.batchId, batch);
      else rememberBatch(batch, recorder.findAttribution(scope), recorder);
    }),
  );
}
