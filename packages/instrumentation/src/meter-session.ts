import type { Provider } from "@bursar/conventions";
import { UNCOUNTED } from "./agent-run.ts";
import { claimOwner } from "./claim-owner.ts";
import type { MeterOptions } from "./claim-owner.ts";
import { findAttribution } from "./current-attribution.ts";
import { addCost } from "./open-action.ts";
import { findListCostGrowth, hasGrown, planSessionUsage, readManagedSession } from "./managed-session.ts";
import type { ManagedSession } from "./managed-session.ts";
import { recordFault } from "./record-fault.ts";
import type { Recorder } from "./recorder.ts";
import { findScopeStore } from "./scope-store.ts";
import { findCounted, keepCounted, mergeTotals } from "./session-totals.ts";

/** Options of {@link meterSession}. */
export interface MeterSessionOptions extends MeterOptions {
  /** Whose platform runs the session, and therefore whose price list holds; `anthropic` by default. */
  readonly provider?: Provider | undefined;
  /** An earlier state of the session that another process counted. */
  readonly since?: unknown;
}

const PART = "session";

/**
 * Counts what a Managed Agents session used, from the object that `client.beta.sessions.retrieve` (or `create`,
 * `update`, `list`) returns. Its `usage` is a running total: counted is what it grew by since this process last saw
 * the session, figure by figure, so the same state counts once and one that comes late adds nothing. The last
 * 10,000 sessions are remembered; of a session that another process counted, hand the last state it saw as `since`.
 *
 * Cost has one source per growth, never two. Where all requests go to one model at one speed and place (no agents
 * beside it, or agents of the same), the tokens and web searches are priced by class by the price book in force
 * now, contract included; the session's running time (`active_seconds`) is not in that. Elsewhere, and where a
 * price depends on the length of each prompt, the growth of `list_cost` is recorded as class `unsplit`: it is
 * Anthropic's own figure at list price, in whole cents, running time included; tokens are counted beside it without
 * a price. Where there is no `list_cost` yet, such tokens are unpriced, and a later `list_cost` covers them.
 *
 * Tokens are recorded with `api="session"`; calls, attempts and durations are not in the session. Names are those of
 * the scope around this call; the cost belongs to its actions. Never throws: garbage is a diag message and a
 * `claude.meter.errors` count.
 *
 * @param options - `provider`, `since`; the rest holds where nothing meters this process yet
 * @returns USD that this state added: 0 where it added nothing, undefined where that is not known
 * @example meterSession(await client.beta.sessions.retrieve(sessionId));
 */
export function meterSession(session: unknown, options: MeterSessionOptions = {}): number | undefined {
  try {
    const owner = claimOwner(options);
    if (owner === undefined) return undefined;
    return countSession(readManagedSession(session), options, owner.recorder);
  } catch (fault) {
    recordFault("session", fault);
    return undefined;
  }
}

function countSession(
  session: ManagedSession,
  { provider = "anthropic", since }: MeterSessionOptions,
  recorder: Recorder,
): number | undefined {
  const key = `managed ${session.id}`;
  const earlier =
    findCounted(key)?.totals ?? (since === undefined ? {} : { [PART]: readManagedSession(since).totals });
  const counted = earlier[PART];
  keepCounted(key, { ...UNCOUNTED, totals: mergeTotals(earlier, { [PART]: session.totals }) });
  if (!hasGrown(session, counted)) return 0;
  const costUsd = recorder.recordGrowth({
    attribution: findAttribution(),
    provider,
    model: session.model?.id,
    requestModel: undefined,
    atMs: Date.now(),
    usage: planSessionUsage(session, counted),
    mayBeFast: false,
    reportedUsd: findListCostGrowth(session, counted),
    reportedPrice: "list",
  });
  addCost(findScopeStore().storage.getStore()?.actions ?? [], costUsd);
  return costUsd;
}
