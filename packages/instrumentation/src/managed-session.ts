import type { Figures } from "./counted-session.ts";
import { readFields } from "./read-fields.ts";
import type { Fields } from "./read-fields.ts";
import { findGrowth, readFigures } from "./session-totals.ts";
import { findSessionModel } from "./session-model.ts";
import type { SessionModel } from "./session-model.ts";

const FIGURES = [
  "input_tokens",
  "output_tokens",
  "cache_read_input_tokens",
  "ephemeral_5m_input_tokens",
  "ephemeral_1h_input_tokens",
  "web_search_requests",
  "web_fetch_requests",
  "listCostCents",
] as const;

/** A Managed Agents session, as far as it is checked. */
export interface ManagedSession {
  readonly id: string;
  readonly model: SessionModel | undefined;
  /** The running total, by names of its own. */
  readonly figures: Fields;
  readonly totals: Figures;
}

/**
 * Reads what `client.beta.sessions.retrieve` returns.
 *
 * @throws TypeError where it is no session
 */
export function readManagedSession(session: unknown): ManagedSession {
  const fields = readFields(session);
  const id = fields?.["id"];
  const usage = readFields(fields?.["usage"]);
  if (fields === undefined || typeof id !== "string" || usage === undefined)
    throw new TypeError("not a session: it has no id or no usage");
  const figures = {
    ...usage,
    ...readFields(usage["cache_creation"]),
    ...readFields(usage["server_tool_use"]),
    listCostCents: readCents(usage["list_cost"]),
  };
  return { id, model: findSessionModel(fields["agent"]), figures, totals: readFigures(figures, FIGURES) };
}

/** Growth of the tokens, in the form of the usage of a message. */
export function planSessionUsage({ figures, model }: ManagedSession, counted: Figures | undefined): Fields {
  const grow = (name: (typeof FIGURES)[number]): unknown => findGrowth(figures, name, counted);
  const written = { "5m": grow("ephemeral_5m_input_tokens"), "1h": grow("ephemeral_1h_input_tokens") };
  return {
    input_tokens: grow("input_tokens"),
    output_tokens: grow("output_tokens"),
    cache_read_input_tokens: grow("cache_read_input_tokens"),
    cache_creation_input_tokens: addFigures(written["5m"], written["1h"]),
    cache_creation: {
      ephemeral_5m_input_tokens: written["5m"],
      ephemeral_1h_input_tokens: written["1h"],
    },
    server_tool_use: {
      web_search_requests: grow("web_search_requests"),
      web_fetch_requests: grow("web_fetch_requests"),
    },
    speed: model?.speed,
    inference_geo: model?.geo,
  };
}

/** USD that the list cost grew by; undefined where the session has none. */
export function findListCostGrowth(
  { figures, totals }: ManagedSession,
  counted: Figures | undefined,
): number | undefined {
  const cents = findGrowth(figures, "listCostCents", counted);
  return totals["listCostCents"] !== undefined && typeof cents === "number" ? cents / 100 : undefined;
}

/** Whether a figure is above what was counted, or is garbage that has to be told. */
export function hasGrown({ figures }: ManagedSession, counted: Figures | undefined): boolean {
  return FIGURES.some((name) => findGrowth(figures, name, counted) !== 0);
}

/** Of garbage no number, so that pricing names it; a symbol or an object would throw on its way to one. */
function addFigures(one: unknown, other: unknown): number {
  return typeof one === "number" && typeof other === "number" ? one + other : Number.NaN;
}

/** The API tells whole cents as text; another currency or form is not known. */
function readCents(listCost: unknown): number | undefined {
  const { amount: cents, currency } = readFields(listCost) ?? {};
  return currency === "USD" && typeof cents === "string" && /^\d{1,15}$/.test(cents)
    ? Number(cents)
    : undefined;
}
