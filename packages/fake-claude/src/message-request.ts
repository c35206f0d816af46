import { isJsonObject, type JsonObject } from "./json-object.ts";

/** The parts of a Messages request that the fake looks at. Only made by `isMessageRequest`. */
export interface MessageRequest {
  readonly model: string;
  readonly max_tokens: number;
  readonly messages: readonly { readonly role: string; readonly content: string | readonly JsonObject[] }[];
  readonly system?: string | readonly JsonObject[];
  readonly tools?: readonly JsonObject[];
  readonly cache_control?: JsonObject | null;
  readonly stream?: boolean;
  readonly thinking?: { readonly type: string; readonly budget_tokens?: number };
  readonly speed?: string | null;
  readonly inference_geo?: string | null;
  readonly metadata?: { readonly user_id?: string | null };
}

const ROLES = ["user", "assistant", "system"];

function isContent(content: unknown): boolean {
  return typeof content === "string" || (Array.isArray(content) && content.every(isJsonObject));
}

function checkMessages(messages: unknown): string[] {
  if (messages === undefined) return ["messages: Field required"];
  if (!Array.isArray(messages)) return ["messages: Input should be a valid list"];
  if (messages.length === 0) return ["messages: at least one message is required"];
  return messages.flatMap((message: unknown, index) => {
    if (!isJsonObject(message)) return [`messages.${index}: Input should be an object`];
    const role = message["role"];
    if (typeof role !== "string" || !ROLES.includes(role)) {
      return [`messages.${index}.role: Input should be 'user', 'assistant' or 'system'`];
    }
    return isContent(message["content"]) ? [] : [`messages.${index}.content: Input should be a valid list`];
  });
}

/** Checks what a call and a count have in common. */
function checkPrompt(body: JsonObject): string[] {
  const problems: string[] = [];
  if (body["model"] === undefined) problems.push("model: Field required");
  else if (typeof body["model"] !== "string") problems.push("model: Input should be a valid string");
  problems.push(...checkMessages(body["messages"]));
  if (body["system"] !== undefined && !isContent(body["system"])) {
    problems.push("system: Input should be a valid list");
  }
  const { tools, thinking } = body;
  if (thinking !== undefined && !isJsonObject(thinking)) problems.push("thinking: Input should be an object");

  if (tools !== undefined && !(Array.isArray(tools) && tools.every(isJsonObject))) {
    problems.push("tools: Input should be a valid list");
  }
  return problems;
}

function checkMaxTokens(maxTokens: unknown): string[] {
  if (maxTokens === undefined) return ["max_tokens: Field required"];
  if (!Number.isInteger(maxTokens)) return ["max_tokens: Input should be a valid integer"];
  return Number(maxTokens) < 0 ? ["max_tokens: Input should be greater than or equal to 0"] : [];
}

/** A request to count tokens. Only made by `isCountRequest`. */
export type CountRequest = Pick<MessageRequest, "model" | "messages" | "system" | "tools" | "cache_control">;

/** Says, in the API's words, what is wrong with the body of `POST /v1/messages/count_tokens`. */
export function checkCountRequest(body: unknown): string[] {
  return isJsonObject(body) ? checkPrompt(body) : ["Input should be a valid dictionary or object"];
}

/** Whether `checkCountRequest` finds no problem. */
export function isCountRequest(body: unknown): body is CountRequest {
  return checkCountRequest(body).length === 0;
}

/** Says, in the API's words, what is wrong with the body of `POST /v1/messages`. */
export function checkMessageRequest(body: unknown): string[] {
  if (!isJsonObject(body)) return ["Input should be a valid dictionary or object"];
  const problems = [...checkMaxTokens(body["max_tokens"]), ...checkPrompt(body)];
  if (body["stream"] !== undefined && typeof body["stream"] !== "boolean") {
    problems.push("stream: Input should be a valid boolean");
  }
  return problems;
}

/** Whether `checkMessageRequest` finds no problem. */
export function isMessageRequest(body: unknown): body is MessageRequest {
  return checkMessageRequest(body).length === 0;
}
