import { AsyncLocalStorage } from "node:async_hooks";
import { findScopeStore } from "./scope-store.ts";
import type { SentRequest } from "./sdk-types.ts";

/** From now on attempts are marked: a metered `fetch` may be reached by them. */
export function markAttempts(): void {
  findScopeStore().meteredAttempts ??= new AsyncLocalStorage<SentRequest>();
}

/** Sends an HTTP attempt that is metered: a metered `fetch` that is reached by it does not count it again. */
export function sendMetered<Sent>(attempt: { readonly sent: SentRequest; send(): Sent }): Sent {
  const { meteredAttempts } = findScopeStore();
  return meteredAttempts === undefined
    ? attempt.send()
    : meteredAttempts.run(attempt.sent, () => attempt.send());
}

/**
 * Whether a request is the one of a metered attempt that this code is part of: it sends the same body, whatever
 * its headers and its host are now. Another request, such as a question to a second model, is not.
 */
export function isMeteredAttempt({ url, body }: SentRequest): boolean {
  const attempt = findScopeStore().meteredAttempts?.getStore();
  if (attempt === undefined) return false;
  // A `Request` keeps its body to itself.
  if (body === undefined || attempt.body === undefined) return url === attempt.url;
  return body === attempt.body || hasSameBytes(body, attempt.body);
}

/** Who signs a request may need its text as bytes. */
function hasSameBytes(one: unknown, other: unknown): boolean {
  const [bytes, text] = typeof one === "string" ? [other, one] : [one, other];
  if (!(bytes instanceof Uint8Array)) return false;
  if (typeof text === "string")
    return bytes.length === Buffer.byteLength(text) && Buffer.from(text).equals(bytes);
  return text instanceof Uint8Array && Buffer.compare(text, bytes) === 0;
}
