import { planApiError, renderErrorBody } from "./api-error.ts";
import type { Exchange } from "./exchange.ts";
import { type FakeState, recordBilling } from "./fake-state.ts";
import { isJsonObject, type JsonObject } from "./json-object.ts";
import { admitMessage } from "./message-admission.ts";
import { planMessageAnswer } from "./message-answer.ts";
import { renderMessage } from "./stream-events.ts";

/** One entry of a batch; its parameters are checked when it runs. */
export interface BatchRequest {
  readonly custom_id: string;
  readonly params: unknown;
}

interface Batch {
  readonly id: string;
  readonly requests: readonly BatchRequest[];
  readonly createdAtMs: number;
  readonly exchange: Exchange;
  cancelInitiatedAtMs: number | null;
  endedAtMs: number | null;
  results: readonly { readonly custom_id: string; readonly result: JsonObject & { readonly type: string } }[];
  timer?: NodeJS.Timeout;
}

/** The batches of one fake. Functions that take an id return undefined where there is no such batch. */
export interface BatchShelf {
  create(exchange: Exchange, requests: readonly BatchRequest[]): JsonObject;
  list(query: URLSearchParams): JsonObject;
  find(id: string): JsonObject | undefined;
  cancel(id: string): JsonObject | undefined;
  remove(id: string): JsonObject | undefined;
  /** JSONL; a batch that has not ended has none. */
  renderResults(id: string): string | undefined;
  close(): void;
}

const LIFE_MS = 24 * 3_600_000;

/** Says, in the API's words, what is wrong with the body of `POST /v1/messages/batches`. */
export function checkBatchBody(body: unknown): string[] {
  const requests = isJsonObject(body) ? body["requests"] : undefined;
  if (!Array.isArray(requests) || requests.length === 0)
    return ["requests: at least one request is required"];
  const ids = new Set<string>();
  return requests.flatMap((request: unknown, index) => {
    const id = isJsonObject(request) ? request["custom_id"] : undefined;
    if (typeof id !== "string" || !/^[a-zA-Z0-9_-]{1,64}$/.test(id)) {
      return [`requests.${index}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'`];
    }
    if (ids.has(id)) return [`requests.${index}.custom_id: Duplicate custom_id '${id}'`];
    ids.add(id);
    return [];
  });
}

/** Whether `checkBatchBody` finds no problem. */
export function isBatchBody(body: unknown): body is { readonly requests: readonly BatchRequest[] } {
  return checkBatchBody(body).length === 0;
}

function answerEntry(state: FakeState, batch: Batch, entry: BatchRequest): JsonObject & { type: string } {
  const scripted = state.script.behaviour.batchResults[entry.custom_id];
  const admission = admitMessage(entry.params);
  if (scripted === "errored" || (admission.error && scripted === undefined)) {
    const error = admission.error ?? planApiError(500, "Internal server error");
    return { type: "errored", error: JSON.parse(renderErrorBody(error, batch.exchange.requestId)) };
  }
  if (scripted !== undefined || admission.error) return { type: scripted ?? "errored" };
  const { request, model } = admission;
  const answer = planMessageAnswer(request, model, state.script, state.cache, "batch");
  const messageId = state.nextId("msg");
  recordBilling(state, batch.exchange, {
    messageId,
    model: model.id,
    request,
    api: "batch",
    result: "ok",
    stopReason: answer.stopReason,
    usage: answer.usage,
    isFree: false,
    batchId: batch.id,
    customId: entry.custom_id,
  });
  return { type: "succeeded", message: renderMessage(answer, messageId, model.id) };
}

function endBatch(state: FakeState, batch: Batch): void {
  if (batch.endedAtMs !== null) return;
  clearTimeout(batch.timer);
  batch.results = batch.requests.map((entry) => ({
    custom_id: entry.custom_id,
    result: batch.cancelInitiatedAtMs === null ? answerEntry(state, batch, entry) : { type: "canceled" },
  }));
  batch.endedAtMs = state.now();
}

function renderTime(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}

function renderBatch(batch: Batch, baseUrl: string): JsonObject {
  const hasEnded = batch.endedAtMs !== null;
  const count = (type: string): number => batch.results.filter(({ result }) => result.type === type).length;
  const runningStatus = batch.cancelInitiatedAtMs === null ? "in_progress" : "canceling";
  return {
    id: batch.id,
    type: "message_batch",
    processing_status: hasEnded ? "ended" : runningStatus,
    request_counts: {
      processing: hasEnded ? 0 : batch.requests.length,
      succeeded: count("succeeded"),
      errored: count("errored"),
      canceled: count("canceled"),
      expired: count("expired"),
    },
    created_at: renderTime(batch.createdAtMs),
    expires_at: renderTime(batch.createdAtMs + LIFE_MS),
    ended_at: renderTime(batch.endedAtMs),
    cancel_initiated_at: renderTime(batch.cancelInitiatedAtMs),
    archived_at: null,
    results_url: hasEnded ? `${baseUrl}/v1/messages/batches/${batch.id}/results` : null,
  };
}

function selectPage(batches: readonly Batch[], query: URLSearchParams): readonly [readonly Batch[], boolean] {
  const limit = Number(query.get("limit") ?? 20);
  const find = (name: string): number => batches.findIndex((batch) => batch.id === query.get(name));
  if (query.has("before_id")) {
    const newer = batches.slice(0, Math.max(0, find("before_id")));
    return [newer.slice(-limit), newer.length > limit];
  }
  const older = query.has("after_id") ? batches.slice(find("after_id") + 1) : batches;
  return [older.slice(0, limit), older.length > limit];
}

/** An empty shelf. `readUrl` gives the fake's own URL, for `results_url`. */
export function createBatchShelf(state: FakeState, readUrl: () => string): BatchShelf {
  const batches = new Map<string, Batch>();
  const render = (batch: Batch | undefined): JsonObject | undefined => batch && renderBatch(batch, readUrl());
  return {
    create(exchange, requests) {
      const batch: Batch = {
        id: state.nextId("msgbatch"),
        requests,
        createdAtMs: state.now(),
        exchange,
        cancelInitiatedAtMs: null,
        endedAtMs: null,
        results: [],
      };
      batches.set(batch.id, batch);
      const answer = renderBatch(batch, readUrl());
      const { batchDurationMs } = state.script.behaviour;
      if (batchDurationMs <= 0) endBatch(state, batch);
      else batch.timer = setTimeout(() => endBatch(state, batch), batchDurationMs);
      return answer;
    },
    list(query) {
      const [page, hasMore] = selectPage([...batches.values()].toReversed(), query);
      return {
        data: page.map((batch) => renderBatch(batch, readUrl())),
        has_more: hasMore,
        first_id: page[0]?.id ?? null,
        last_id: page.at(-1)?.id ?? null,
      };
    },
    find: (id) => render(batches.get(id)),
    cancel(id) {
      const batch = batches.get(id);
      if (batch === undefined || batch.endedAtMs !== null) return render(batch);
      batch.cancelInitiatedAtMs = state.now();
      const answer = render(batch);
      endBatch(state, batch);
      return answer;
    },
    remove: (id) => (batches.delete(id) ? { id, type: "message_batch_deleted" } : undefined),
    renderResults(id) {
      const batch = batches.get(id);
      if (batch === undefined || batch.endedAtMs === null) return undefined;
      return batch.results.map((line) => `${JSON.stringify(line)}\n`).join("");
    },
    close() {
      for (const batch of batches.values()) clearTimeout(batch.timer);
    },
  };
}
