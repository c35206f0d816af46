import type { Script } from "./behaviour.ts";
import { billUsage } from "./bill-usage.ts";
import type { Exchange } from "./exchange.ts";
import { type Ledger, type LedgerEntry, sumLinePicoUsd, sumLineTokens } from "./ledger.ts";
import type { MessageRequest } from "./message-request.ts";
import type { PromptCache } from "./prompt-cache.ts";

/** What all requests to one fake have in common. */
export interface FakeState {
  readonly script: Script;
  readonly cache: PromptCache;
  readonly ledger: Ledger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A new id, e.g. `msg_01f00d…0001` for `msg`. */
  readonly nextId: (prefix: string) => string;
  /** Lower case; null: entries carry no key. */
  readonly keyHeader: string | null;
}

/** What the ledger is told of an answer. */
export type Billing = Pick<
  LedgerEntry,
  "messageId" | "model" | "api" | "result" | "stopReason" | "usage" | "batchId" | "customId"
> & { readonly request: MessageRequest; readonly isFree: boolean };

function readSystemStart(request: MessageRequest): string {
  const { system = "" } = request;
  const text =
    typeof system === "string"
      ? system
      : system.map((block) => (typeof block["text"] === "string" ? block["text"] : "")).join("");
  return text.slice(0, 80);
}

/** Bills an answer and writes it into the ledger. */
export function recordBilling(state: FakeState, exchange: Exchange, billing: Billing): void {
  const { request, isFree, ...said } = billing;
  const lines = isFree ? [] : billUsage(said.model, said.usage);
  const key = state.keyHeader === null ? undefined : exchange.request.headers[state.keyHeader];
  state.ledger.record({
    ...said,
    requestId: exchange.requestId,
    answeredAt: new Date(state.now()).toISOString(),
    requestedModel: request.model,
    lines: lines ?? [],
    tokens: sumLineTokens(lines ?? []),
    webSearches: (lines ?? []).reduce((sum, line) => sum + line.webSearches, 0),
    picoUsd: lines ? lines.reduce((sum, line) => sum + sumLinePicoUsd(line), 0n) : null,
    systemStart: readSystemStart(request),
    userId: request.metadata?.user_id ?? null,
    key: key === undefined ? null : String(key),
  });
}
