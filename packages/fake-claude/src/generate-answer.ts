import type { Failure } from "./behaviour.ts";
import { renderErrorBody } from "./api-error.ts";
import type { Exchange } from "./exchange.ts";
import { type FakeState, recordBilling } from "./fake-state.ts";
import { isJsonObject } from "./json-object.ts";
import { cutBlocks, type MessageAnswer, planGeneratedUsage } from "./message-answer.ts";
import type { MessageRequest } from "./message-request.ts";
import type { Model } from "./model-table.ts";
import {
  planStreamedUsage,
  renderMessage,
  renderMessageEnd,
  renderMessageStart,
  renderStreamSteps,
} from "./stream-events.ts";

/** A failure that may come after the first byte. */
export type MidwayFailure = Exclude<Failure, { kind: "status" | "refusal" }>;

/** An answer on its way to the client. */
export interface Generation {
  readonly state: FakeState;
  readonly exchange: Exchange;
  readonly request: MessageRequest;
  readonly model: Model;
  readonly messageId: string;
  readonly answer: MessageAnswer;
}

async function failMidway(exchange: Exchange, failure: MidwayFailure, isStream: boolean): Promise<void> {
  if (failure.kind !== "stream_error") {
    exchange.drop();
    return;
  }
  const { type = "overloaded_error", message = "Overloaded" } = failure;
  if (!isStream) {
    exchange.sendError({ status: 529, type, message });
    return;
  }
  await exchange.writeText(
    `event: error\ndata: ${renderErrorBody({ type, message }, exchange.requestId)}\n\n`,
  );
  exchange.end();
}

/** @returns How many deltas were generated before the client left or `untilDelta` came. */
async function generateDeltas(generation: Generation, untilDelta: number): Promise<number> {
  const { state, exchange, request, answer } = generation;
  let generated = 0;
  for (const step of renderStreamSteps(answer)) {
    const { firstTokenMs, eventIntervalMs } = state.script.behaviour;
    if (generated >= untilDelta) break;
    await exchange.wait(generated === 0 ? firstTokenMs : eventIntervalMs);
    if (exchange.isGone()) break;
    if (step.isDelta) generated += 1;
    if (request.stream) await exchange.writeText(step.text);
  }
  return generated;
}

function recordGeneration(
  { state, exchange, request, model, messageId }: Generation,
  billing: Pick<Parameters<typeof recordBilling>[2], "result" | "stopReason" | "usage" | "isFree">,
): void {
  const api = request.stream ? "stream" : "message";
  const said = { messageId, model: model.id, request, api, batchId: null, customId: null } as const;
  recordBilling(state, exchange, { ...said, ...billing });
}

function planBrokenUsage(answer: MessageAnswer, generated: number): unknown {
  const usage = planGeneratedUsage(answer.usage, cutBlocks(answer.blocks, generated));
  if (!isJsonObject(usage)) return usage;
  // Its passes were never all made: what was generated is billed as one.
  const { iterations: _, ...rest } = usage;
  return rest;
}

async function breakOff(
  generation: Generation,
  generated: number,
  failure: MidwayFailure | null,
): Promise<void> {
  const { exchange, request, answer } = generation;
  if (failure?.kind === "hang") await exchange.wait(Infinity);
  const isAborted = failure === null || exchange.isGone();
  // A broken stream has told its input and part of its output; an error in place of an answer has told nothing.
  if (isAborted || request.stream) {
    recordGeneration(generation, {
      result: isAborted ? "aborted" : "error",
      stopReason: null,
      usage: planBrokenUsage(answer, generated),
      isFree: false,
    });
  }
  if (!isAborted) await failMidway(exchange, failure, request.stream === true);
}

async function complete(generation: Generation): Promise<void> {
  const { exchange, request, answer, messageId, model } = generation;
  const { stopReason } = answer;
  const result = stopReason === "refusal" ? "refused" : "ok";
  // Before the last byte, so that whoever has read the answer finds it in the ledger.
  recordGeneration(generation, {
    result,
    stopReason,
    usage: request.stream ? planStreamedUsage(answer) : answer.usage,
    isFree: result === "refused" && answer.blocks.length === 0,
  });
  if (!request.stream) {
    exchange.sendJson(renderMessage(answer, messageId, model.id));
    return;
  }
  await exchange.writeText(renderMessageEnd(answer));
  exchange.end();
}

/** Generates an answer piece by piece, sends it, bills it, and breaks off where it is told to. */
export async function generateAnswer(generation: Generation, failure: MidwayFailure | null): Promise<void> {
  const { exchange, request, model, messageId, answer } = generation;
  if (request.stream) {
    exchange.startEventStream();
    await exchange.writeText(renderMessageStart(answer, messageId, model.id));
  }
  const generated = await generateDeltas(generation, failure?.afterEvents ?? Infinity);
  if (failure !== null || exchange.isGone()) await breakOff(generation, generated, failure);
  else await complete(generation);
}
