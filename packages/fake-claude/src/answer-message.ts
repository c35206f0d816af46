import { type ApiError, findErrorType } from "./api-error.ts";
import type { Failure } from "./behaviour.ts";
import type { Exchange } from "./exchange.ts";
import type { FakeState } from "./fake-state.ts";
import { generateAnswer } from "./generate-answer.ts";
import { admitMessage } from "./message-admission.ts";
import { planMessageAnswer } from "./message-answer.ts";

type StatusFailure = Extract<Failure, { kind: "status" }>;

function planFailureError(failure: StatusFailure): ApiError {
  const retryAfterSeconds =
    failure.retryAfterSeconds === undefined && failure.status === 429 ? 1 : failure.retryAfterSeconds;
  return {
    status: failure.status,
    type: failure.type ?? findErrorType(failure.status),
    message: failure.message ?? `Scripted failure with status ${failure.status}`,
    ...(failure.details && { details: failure.details }),
    headers: {
      ...(typeof retryAfterSeconds === "number" && { "retry-after": String(retryAfterSeconds) }),
      ...(failure.shouldRetry !== undefined && { "x-should-retry": String(failure.shouldRetry) }),
    },
  };
}

/** @returns Whether the failure ended the exchange. */
async function failFirst(exchange: Exchange, failure: Failure | null): Promise<boolean> {
  if (failure === null || failure.kind === "refusal") return false;
  if (failure.kind === "status") {
    exchange.sendError(planFailureError(failure));
    return true;
  }
  if (failure.afterEvents !== undefined) return false;
  if (failure.kind === "hang") await exchange.wait(Infinity);
  exchange.drop();
  return true;
}

/** Answers `POST /v1/messages`. */
export async function answerMessage(state: FakeState, exchange: Exchange, body: unknown): Promise<void> {
  const admission = admitMessage(body);
  if (admission.error) {
    exchange.sendError(admission.error);
    return;
  }
  const { request, model } = admission;
  const failure = state.script.takeFailure();
  await exchange.wait(state.script.behaviour.latencyMs);
  if (exchange.isGone() || (await failFirst(exchange, failure))) return;
  const refuseAfterEvents = failure?.kind === "refusal" ? (failure.afterEvents ?? 0) : undefined;
  const answer = planMessageAnswer(request, model, state.script, state.cache, "standard", refuseAfterEvents);
  const midway = failure?.kind === "status" || failure?.kind === "refusal" ? null : failure;
  await generateAnswer({ state, exchange, request, model, messageId: state.nextId("msg"), answer }, midway);
}
