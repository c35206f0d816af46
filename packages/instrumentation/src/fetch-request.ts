import type { SentRequest } from "./sdk-types.ts";

export type Fetch = typeof globalThis.fetch;
export type FetchArguments = Parameters<Fetch>;

/** Whether the request is one that the API bills, at whatever host. */
export function isBillableFetch([input, init]: FetchArguments): boolean {
  const method = init?.method ?? (isRequest(input) ? input.method : undefined);
  if (typeof method !== "string" || method.toUpperCase() !== "POST") return false;
  const url = isRequest(input) ? input.url : String(input);
  const [path = ""] = url.split(/[?#]/, 1);
  return /\/v1\/messages\/?$/.test(path);
}

/** What the request sends, as far as it tells without being read. */
export function findSent([input, init]: FetchArguments): SentRequest {
  return { url: isRequest(input) ? input.url : String(input), body: init?.body ?? undefined };
}

/** Whether a request asks for a stream of events by its headers. */
export function acceptsEvents([input, init]: FetchArguments): boolean {
  const headers: unknown = init?.headers ?? (isRequest(input) ? input.headers : undefined);
  const accept = headers instanceof Headers ? headers.get("accept") : findAccept(headers);
  return typeof accept === "string" && accept.includes("text/event-stream");
}

/** Only where looking leaves them as they are: an iterator of headers can be read once, and that is for `fetch`. */
function findAccept(headers: unknown): unknown {
  const pairs: readonly unknown[] = Array.isArray(headers) ? headers : listPlain(headers);
  const accept = pairs.find(
    (pair): pair is unknown[] =>
      Array.isArray(pair) && typeof pair[0] === "string" && pair[0].toLowerCase() === "accept",
  );
  return accept?.[1];
}

function listPlain(headers: unknown): readonly unknown[] {
  if (typeof headers !== "object" || headers === null) return [];
  const kind: unknown = Object.getPrototypeOf(headers);
  return kind === Object.prototype || kind === null ? Object.entries(headers) : [];
}

export function findSignal([input, init]: FetchArguments): AbortSignal | undefined {
  return init?.signal ?? (isRequest(input) ? input.signal : undefined);
}

/** Of any implementation of `fetch`. */
function isRequest(input: FetchArguments[0]): input is Request {
  return typeof input === "object" && "url" in input;
}
