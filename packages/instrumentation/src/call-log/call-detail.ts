import { planPromptBlocks } from "./plan-prompt-blocks.ts";
import type { PromptBlocks } from "./plan-prompt-blocks.ts";
import { readFields } from "../read-fields.ts";
import type { Scope } from "../scope.ts";

/** What of a call only its record tells. */
export interface CallDetail {
  readonly scope: Scope | undefined;
  readonly maxTokens: number | undefined;
  readonly prompt: PromptBlocks;
  /** Of the latest answer. */
  requestId: string | undefined;
}

/** Taken when a call begins: what the application does to its request afterwards is not what was sent. */
export function planCallDetail(body: unknown, scope: Scope | undefined, key: string | Buffer): CallDetail {
  const maxTokens = readFields(body)?.["max_tokens"];
  return {
    scope,
    maxTokens: typeof maxTokens === "number" ? maxTokens : undefined,
    prompt: planPromptBlocks(body, key),
    requestId: undefined,
  };
}

/** Keeps the id of an answer, where there is a record to tell it. */
export function keepRequestId(detail: CallDetail | undefined, response: Response): void {
  if (detail === undefined) return;
  detail.requestId = response.headers.get("request-id") ?? response.headers.get("x-request-id") ?? undefined;
}
