import { randomInt } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { planApiError } from "./api-error.ts";
import { createBatchShelf } from "./batch-shelf.ts";
import { type Behaviour, createScript } from "./behaviour.ts";
import { openExchange, type RecordedRequest } from "./exchange.ts";
import type { FakeState } from "./fake-state.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { createPromptCache } from "./prompt-cache.ts";
import { renderRateLimitHeaders } from "./rate-limit.ts";
import { routeRequest } from "./route-request.ts";
import { createSeededRandom } from "./seeded-random.ts";

/** Options of a fake; every field of its behaviour may be given here too. */
export interface FakeClaudeOptions extends Partial<Behaviour> {
  /** Default: a free one. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Decides random failures and ids. Default: another one each time. */
  readonly seed?: number;
  /** Milliseconds since the epoch; for cache life-times and time stamps, not for waiting. */
  readonly now?: () => number;
  readonly organizationId?: string;
  readonly workspaceId?: string;
  /** A request header whose content becomes the `key` of ledger entries. */
  readonly keyHeader?: string;
  /** How many of the last requests are kept. Default: 100. */
  readonly keptRequests?: number;
}

/** A running Messages API. */
export interface FakeClaude {
  /** For the SDK's `baseURL`. */
  readonly url: string;
  readonly ledger: Ledger;
  /** The last requests, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Changes the fields given; scripts (`failNext`, `nextUsage`, …) replace what was left of the old ones. */
  setBehaviour(change: Partial<Behaviour>): void;
  /** Resolves when no request is being answered, so that broken-off answers are in the ledger too. */
  whenIdle(): Promise<void>;
  /** Ends all connections. */
  close(): Promise<void>;
}

function createIds(seed: number): (prefix: string) => string {
  let count = 0;
  const run = (seed >>> 0).toString(16).padStart(8, "0");
  return (prefix) => `${prefix}_01${run}${(count += 1).toString(36).padStart(12, "0")}`;
}

async function listen(port: number, host: string, answer: (i: IncomingMessage, o: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error(`No port to listen on: ${address}`);
  return { server, port: address.port };
}

/** The headers that every answer has; counts the use of the running minute. */
function createHeaders(
  options: FakeClaudeOptions,
  state: FakeState,
): (requestId: string) => Record<string, string> {
  const { entries } = state.ledger;
  let minute = 0;
  let seenEntries = 0;
  let use = { requests: 0, inputTokens: 0, outputTokens: 0 };
  return (requestId) => {
    const nowMs = state.now();
    if (Math.floor(nowMs / 60_000) !== minute) {
      minute = Math.floor(nowMs / 60_000);
      seenEntries = entries.length;
      use = { requests: 0, inputTokens: 0, outputTokens: 0 };
    }
    use.requests += 1;
    for (; seenEntries < entries.length; seenEntries += 1) {
      const {
        input = 0,
        cache_write_5m = 0,
        cache_write_1h = 0,
        output = 0,
      } = entries[seenEntries]?.tokens ?? {};
      // Cache reads do not count towards the limit.
      use.inputTokens += input + cache_write_5m + cache_write_1h;
      use.outputTokens += output;
    }
    return {
      "request-id": requestId,
      "anthropic-organization-id": options.organizationId ?? "00000000-0000-4000-8000-000000000001",
      "anthropic-workspace-id": options.workspaceId ?? "wrkspc_01fake",
      ...renderRateLimitHeaders(nowMs, use),
    };
  };
}

/**
 * Starts a Messages API on localhost that bills exactly what it says.
 *
 * @example
 * const fake = await startFakeClaude({ outputTokens: 500 });
 * const client = new Anthropic({ baseURL: fake.url, apiKey: "any" });
 * @throws What `listen` throws, e.g. EADDRINUSE.
 */
export async function startFakeClaude(options: FakeClaudeOptions = {}): Promise<FakeClaude> {
  const host = options.host ?? "127.0.0.1";
  const seed = options.seed ?? randomInt(2 ** 32);
  const now = options.now ?? Date.now;
  const state: FakeState = {
    script: createScript(options, createSeededRandom(seed)),
    cache: createPromptCache(now),
    ledger: createLedger(),
    now,
    nextId: createIds(seed),
    keyHeader: options.keyHeader?.toLowerCase() ?? null,
  };
  const requests: RecordedRequest[] = [];
  const batches = createBatchShelf(state, () => url);
  const headers = createHeaders(options, state);
  const running = new Set<Promise<void>>();

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const requestId = state.nextId("req");
    const exchange = await openExchange(incoming, response, requestId, headers(requestId));
    if (exchange.request.target.startsWith("/v1/")) requests.push(exchange.request);
    if (requests.length > (options.keptRequests ?? 100)) requests.shift();
    try {
      await routeRequest({ state, batches, requests }, exchange);
    } catch (error) {
      if (response.headersSent) exchange.drop();
      else exchange.sendError(planApiError(500, `Defect of the fake: ${String(error)}`));
    }
  };
  const { server, port } = await listen(options.port ?? 0, host, (incoming, response) => {
    // A client that leaves before its request is complete has asked nothing.
    const run = answer(incoming, response)
      .catch(() => response.destroy())
      .then(() => void running.delete(run));
    running.add(run);
  });
  const url = `http://${host}:${port}`;
  const whenIdle = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };

  return {
    url,
    ledger: state.ledger,
    requests,
    setBehaviour: (change) => state.script.set(change),
    whenIdle,
    close: async () => {
      batches.close();
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, whenIdle()]);
    },
  };
}
