import type { PriceKind, Provider } from "@bursar/conventions";
import type { SessionTotals } from "./counted-session.ts";
import { readFields } from "./read-fields.ts";
import type { Fields } from "./read-fields.ts";
import { findGrowth, readFigures } from "./session-totals.ts";

/** Of the Claude Agent SDK's `ModelUsage`. */
const TOKEN_FIGURES = [
  "inputTokens",
  "outputTokens",
  "cacheReadInputTokens",
  "cacheCreationInputTokens",
] as const;
const FIGURES = [
  ...TOKEN_FIGURES,
  "thinkingTokens",
  "cacheCreationEphemeral5mInputTokens",
  "cacheCreationEphemeral1hInputTokens",
  "webSearchRequests",
  "costUSD",
] as const;

const PROVIDERS: Readonly<Record<string, Provider>> = {
  firstParty: "anthropic",
  anthropicAws: "aws",
  foundry: "foundry",
  bedrock: "bedrock",
  mantle: "bedrock",
  vertex: "vertex",
  gateway: "unknown",
};

/** A result message of the Claude Agent SDK, as far as it is checked. */
export interface AgentResult {
  readonly sessionId: string;
  readonly messageId: string | undefined;
  readonly index: number | undefined;
  /** When its last request was sent; unit: milliseconds since 1970. */
  readonly sentAtMs: number | undefined;
  readonly mayBeFast: boolean;
  readonly models: Readonly<Record<string, Fields>>;
  readonly totals: SessionTotals;
}

/**
 * Reads a message of the Claude Agent SDK; undefined where it is of another type than `result`.
 *
 * @throws TypeError where it is no message, or a result without the fields to count it by
 */
export function readAgentResult(message: unknown): AgentResult | undefined {
  const fields = readFields(message);
  const type = fields?.["type"];
  if (fields === undefined || typeof type !== "string") throw new TypeError("not a message of the Agent SDK");
  if (type !== "result") return undefined;
  const { session_id: sessionId, uuid, result_index: index, fast_mode_state: fastMode } = fields;
  const sentAtMs = fields["request_sent_wall_ms"];
  const usage = readFields(fields["modelUsage"]);
  if (typeof sessionId !== "string" || usage === undefined)
    throw new TypeError("the result has no session_id or no modelUsage");
  const models = Object.fromEntries(
    Object.entries(usage).map(([model, figures]) => {
      const known = readFields(figures);
      if (known === undefined) throw new TypeError("modelUsage holds something that is no usage");
      return [model, { ...known }];
    }),
  );
  return {
    sessionId,
    messageId: typeof uuid === "string" ? uuid : undefined,
    index: typeof index === "number" ? index : undefined,
    sentAtMs: Number.isFinite(sentAtMs) ? Number(sentAtMs) : undefined,
    mayBeFast: fastMode === "on" || fastMode === "cooldown",
    models,
    totals: Object.fromEntries(
      Object.entries(models).map(([model, figures]) => [model, readFigures(figures, FIGURES)]),
    ),
  };
}

/** Whether a running total is lower than it was; what a result does not name is not compared. */
export function hasFallen(totals: SessionTotals, counted: SessionTotals): boolean {
  return Object.entries(totals).some(([model, figures]) =>
    TOKEN_FIGURES.some((name) => (figures[name] ?? Infinity) < (counted[model]?.[name] ?? 0)),
  );
}

/** Whether a result names no tokens at all, as that of a run that never began does. */
export function isZero(totals: SessionTotals): boolean {
  return Object.values(totals).every((figures) => TOKEN_FIGURES.every((name) => figures[name] === 0));
}

/** What one model's figures grew by, in the form of the API's own usage; undefined where nothing did. */
export function findModelGrowth(
  figures: Fields,
  counted: SessionTotals[string] | undefined,
): Fields | undefined {
  const grown = Object.fromEntries(FIGURES.map((name) => [name, findGrowth(figures, name, counted)]));
  if (Object.values(grown).every((figure) => figure === 0)) return undefined;
  return {
    input_tokens: grown["inputTokens"],
    output_tokens: grown["outputTokens"],
    cache_read_input_tokens: grown["cacheReadInputTokens"],
    cache_creation_input_tokens: grown["cacheCreationInputTokens"],
    cache_creation: {
      ephemeral_5m_input_tokens: grown["cacheCreationEphemeral5mInputTokens"],
      ephemeral_1h_input_tokens: grown["cacheCreationEphemeral1hInputTokens"],
    },
    output_tokens_details: { thinking_tokens: grown["thinkingTokens"] },
    server_tool_use: { web_search_requests: grown["webSearchRequests"] },
  };
}

/** What Claude Code itself reckons the growth to cost, and by whose rates; it guesses where it knows none. */
export function findReported(
  figures: Fields,
  counted: SessionTotals[string] | undefined,
): { readonly reportedUsd: number | undefined; readonly reportedPrice: PriceKind } {
  const costUsd = findGrowth(figures, "costUSD", counted);
  const basis = figures["costBasis"];
  const isKnown = typeof costUsd === "number" && Number.isFinite(costUsd) && costUsd >= 0;
  return {
    reportedUsd: isKnown && figures["costUSD"] !== undefined && basis !== "unknown" ? costUsd : undefined,
    reportedPrice: basis === "managed" ? "contract" : "list",
  };
}

/** Whose platform served a model; `otherwise` where the result does not say. */
export function findAgentProvider({ provider }: Fields, otherwise: Provider): Provider {
  if (typeof provider !== "string") return otherwise;
  return Object.hasOwn(PROVIDERS, provider) ? (PROVIDERS[provider] ?? "unknown") : "unknown";
}
