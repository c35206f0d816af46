import type { Provider } from "@bursar/conventions";
import { findAgentProvider, findModelGrowth, findReported, isZero, readAgentResult } from "./agent-result.ts";
import type { AgentResult } from "./agent-result.ts";
import { findBaseline, findCourse, isCounted, planCounted, UNCOUNTED } from "./agent-run.ts";
import { claimOwner } from "./claim-owner.ts";
import type { MeterOptions } from "./claim-owner.ts";
import { findAttribution } from "./current-attribution.ts";
import type { CountedSession, SessionTotals } from "./counted-session.ts";
import { fence } from "./live-call.ts";
import { addCost } from "./open-action.ts";
import { recordFault } from "./record-fault.ts";
import type { Recorder } from "./recorder.ts";
import { findScopeStore } from "./scope-store.ts";
import { findCounted, keepCounted } from "./session-totals.ts";
import { tell } from "./tell.ts";
import type { UsageGrowth } from "./usage-growth.ts";

/** Options of {@link meterAgentResult}. */
export interface MeterAgentResultOptions extends MeterOptions {
  /** Whose price list holds where a result does not say who served a model; `anthropic` by default. */
  readonly provider?: Provider | undefined;
  /**
   * A result whose totals are counted already: the last one of the session that this one forks or, where another
   * process counted it, resumes.
   */
  readonly since?: unknown;
}

const UNTOLD =
  "the totals of a result are lower than before and nothing tells whether they began anew; only what is above is counted";
/** Relative difference of two figures of USD from which on they are told apart. */
const TOLERANCE_RATIO = 1e-6;

/**
 * Counts what a query of the Claude Agent SDK used, from a message of its stream; messages that are no `result` are
 * ignored, so all can be handed over, in their order. The agent runs in a process of its own that no hook sees.
 *
 * A result carries running totals by model (`modelUsage`), which go on when a session is resumed. Counted is what
 * they grew by since the last result of the session, model by model and figure by figure, so that messages that come
 * again, late or without a model add nothing; the last 10,000 sessions of this process are remembered. A session
 * that another process counted, or that is forked from another, needs `since`.
 *
 * Totals that are lower than before began anew, and count in full, only where that is proven: by a request that was
 * sent later (`request_sent_wall_ms`), or by `result_index`, for a message after all others of the only run. A message
 * whose request was sent earlier is late, perhaps of a run before: it adds what is above all totals so far. Where
 * nothing tells a new beginning from a late message (as of a run that resumes another and ends with an error), only
 * what is above the totals before is counted and a fault is recorded: rather too little than twice.
 *
 * Tokens are recorded with `api="session"` and priced by the price book in force now, not by the message's `costUSD`
 * (a difference is a diag debug message). Only where the price depends on requests that the totals do not tell
 * apart (fast mode was on; prompts of a model with a dearer long prompt) `costUSD` is recorded, as class `unsplit`;
 * without it the tokens are unpriced. Calls, attempts and durations are not counted: they are not in the message.
 * Names are those of the scope around this call; the cost belongs to its actions.
 *
 * Do not use it beside Claude Code's own metrics (`CLAUDE_CODE_ENABLE_TELEMETRY`) in the same Collector: both tell
 * the same tokens. Never throws: garbage is a diag message and a `claude.meter.errors` count.
 *
 * @param options - `provider`, `since`; the rest holds where nothing meters this process yet
 * @returns USD that the message added: 0 where it added nothing, undefined where that is not known
 * @example for await (const message of query({ prompt })) meterAgentResult(message);
 */
export function meterAgentResult(
  message: unknown,
  options: MeterAgentResultOptions = {},
): number | undefined {
  try {
    const owner = claimOwner(options);
    if (owner === undefined) return undefined;
    const result = readAgentResult(message);
    return result === undefined ? 0 : countResult(result, options, owner.recorder);
  } catch (fault) {
    recordFault("agent result", fault);
    return undefined;
  }
}

function countResult(
  result: AgentResult,
  options: MeterAgentResultOptions,
  recorder: Recorder,
): number | undefined {
  const key = `agent ${result.sessionId}`;
  const counted = findCounted(key) ?? planSince(options);
  // Zeroes are of a run that never began.
  if (isZero(result.totals) || isCounted(result, counted)) return 0;
  const course = findCourse(result, counted);
  if (course === "untold") recorder.recordFault("agent result", new Error(UNTOLD));
  const growths = planGrowths(result, findBaseline(course, counted), options.provider ?? "anthropic");
  keepCounted(key, planCounted(result, counted, course));
  return recordGrowths(growths, recorder);
}

/** Their USD together: undefined where one is not known. */
function recordGrowths(growths: readonly UsageGrowth[], recorder: Recorder): number | undefined {
  const actions = findScopeStore().storage.getStore()?.actions ?? [];
  let totalUsd: number | undefined = 0;
  for (const growth of growths) {
    const costUsd = recorder.recordGrowth(growth);
    // A logger of the application may throw; the tokens of the other models have to be recorded all the same.
    fence(recorder, "agent result", () => compareCost(costUsd, growth));
    addCost(actions, costUsd);
    totalUsd = totalUsd === undefined || costUsd === undefined ? undefined : totalUsd + costUsd;
  }
  return totalUsd;
}

/** What was counted of a session elsewhere. */
function planSince({ since }: MeterAgentResultOptions): CountedSession {
  const result = since === undefined ? undefined : readAgentResult(since);
  if (result === undefined) return UNCOUNTED;
  const messageIds = result.messageId === undefined ? [] : [result.messageId];
  const { totals, sentAtMs } = result;
  return { ...UNCOUNTED, totals, peaks: totals, sentAtMs, messageIds };
}

function planGrowths(
  { models, mayBeFast }: AgentResult,
  baseline: SessionTotals,
  otherwise: Provider,
): readonly UsageGrowth[] {
  const attribution = findAttribution();
  return Object.entries(models).flatMap(([model, figures]) => {
    const usage = findModelGrowth(figures, baseline[model]);
    if (usage === undefined) return [];
    const canonical = figures["canonicalModel"];
    return {
      attribution,
      provider: findAgentProvider(figures, otherwise),
      model: typeof canonical === "string" ? canonical : model,
      requestModel: model,
      atMs: Date.now(),
      usage,
      mayBeFast,
      ...findReported(figures, baseline[model]),
    };
  });
}

function compareCost(costUsd: number | undefined, { model, reportedUsd }: UsageGrowth): void {
  if (costUsd === undefined || reportedUsd === undefined) return;
  if (Math.abs(costUsd - reportedUsd) > TOLERANCE_RATIO * Math.max(costUsd, reportedUsd))
    tell(
      "debug",
      `${model} cost ${costUsd} USD by the price book, ${reportedUsd} by the Agent SDK; the former is recorded`,
    );
}
