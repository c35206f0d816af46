import { answerMessage } from "./answer-message.ts";
import { planApiError } from "./api-error.ts";
import { type BatchShelf, checkBatchBody, isBatchBody } from "./batch-shelf.ts";
import type { Exchange, RecordedRequest } from "./exchange.ts";
import type { FakeState } from "./fake-state.ts";
import { isJsonObject } from "./json-object.ts";
import { checkCountRequest, isCountRequest } from "./message-request.ts";
import { findModel } from "./model-table.ts";
import { listPromptBlocks } from "./prompt-block.ts";
import { renderLedger } from "./render-ledger.ts";

/** What a route may use. */
export interface RouteContext {
  readonly state: FakeState;
  readonly batches: BatchShelf;
  readonly requests: readonly RecordedRequest[];
}

type Route = (context: RouteContext, exchange: Exchange, id: string, url: URL) => Promise<void> | void;

function parseBody(exchange: Exchange): unknown {
  try {
    return JSON.parse(exchange.request.body);
  } catch {
    return undefined;
  }
}

function sendFound(exchange: Exchange, found: unknown): void {
  if (found === undefined) exchange.sendError(planApiError(404, "Not found"));
  else exchange.sendJson(found);
}

function countPromptTokens(exchange: Exchange): void {
  const body = parseBody(exchange);
  if (!isCountRequest(body)) {
    exchange.sendError(planApiError(400, checkCountRequest(body).join("; ")));
    return;
  }
  if (findModel(body.model) === undefined) {
    exchange.sendError(planApiError(404, `model: ${body.model}`));
    return;
  }
  const inputTokens = listPromptBlocks(body).reduce((sum, block) => sum + block.tokens, 0);
  exchange.sendJson({ input_tokens: inputTokens });
}

function createBatch({ batches }: RouteContext, exchange: Exchange): void {
  const body = parseBody(exchange);
  if (isBatchBody(body)) exchange.sendJson(batches.create(exchange, body.requests));
  else exchange.sendError(planApiError(400, checkBatchBody(body).join("; ")));
}

function sendResults({ batches }: RouteContext, exchange: Exchange, id: string): void {
  const lines = batches.renderResults(id);
  if (lines === undefined) exchange.sendError(planApiError(404, `No results for batch ${id}`));
  else exchange.sendText("application/x-jsonl", lines);
}

function setBehaviour({ state }: RouteContext, exchange: Exchange): void {
  const change = parseBody(exchange);
  if (!isJsonObject(change)) {
    exchange.sendError(planApiError(400, "Input should be a valid dictionary or object"));
    return;
  }
  state.script.set(change);
  exchange.sendJson(state.script.behaviour);
}

const API_ROUTES: Readonly<Record<string, Route>> = {
  "POST /v1/messages": ({ state }, exchange) => answerMessage(state, exchange, parseBody(exchange)),
  "POST /v1/messages/count_tokens": (_context, exchange) => countPromptTokens(exchange),
  "POST /v1/messages/batches": createBatch,
  "GET /v1/messages/batches": ({ batches }, exchange, _id, url) =>
    exchange.sendJson(batches.list(url.searchParams)),
  "GET /v1/messages/batches/:id": ({ batches }, exchange, id) => sendFound(exchange, batches.find(id)),
  "DELETE /v1/messages/batches/:id": ({ batches }, exchange, id) => sendFound(exchange, batches.remove(id)),
  "POST /v1/messages/batches/:id/cancel": ({ batches }, exchange, id) =>
    sendFound(exchange, batches.cancel(id)),
  "GET /v1/messages/batches/:id/results": sendResults,
};

/** What the fake answers beyond the API, without a credential. */
const OWN_ROUTES: Readonly<Record<string, Route>> = {
  "GET /ledger": ({ state }, exchange) => exchange.sendText("application/json", renderLedger(state.ledger)),
  "GET /requests": ({ requests }, exchange) => exchange.sendJson(requests),
  "POST /behaviour": setBehaviour,
};

function hasCredential(request: RecordedRequest): boolean {
  const bearer = /^Bearer +\S/.test(request.headers.authorization ?? "");
  return bearer || Boolean(request.headers["x-api-key"]);
}

/** Sends a request to what answers it. */
export async function routeRequest(context: RouteContext, exchange: Exchange): Promise<void> {
  const url = new URL(exchange.request.target, "http://fake-claude");
  const [, id = ""] = /^\/v1\/messages\/batches\/([^/]+)/.exec(url.pathname) ?? [];
  const pathname = id === "" ? url.pathname : url.pathname.replace(`/batches/${id}`, "/batches/:id");
  const key = `${exchange.request.method} ${pathname}`;
  const ownRoute = OWN_ROUTES[key];
  const route = ownRoute ?? API_ROUTES[key];
  if (ownRoute === undefined && !hasCredential(exchange.request)) {
    exchange.sendError(planApiError(401, "x-api-key header is required"));
  } else if (route === undefined) {
    exchange.sendError(planApiError(404, `Not found: ${key}`));
  } else {
    await route(context, exchange, id, url);
  }
}
