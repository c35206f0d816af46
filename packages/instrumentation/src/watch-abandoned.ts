import type { Failure } from "./find-failure.ts";
import type { Watcher } from "./watcher.ts";

/** The application dropped the body before its end. */
export const ABANDONED: Failure = { result: "aborted", errorType: "unread" };

// What is held here must not lead back to the body, or it would never be collected.
const registry = new FinalizationRegistry<Watcher>((watcher) => watcher.seeBreak(ABANDONED));

/** A body that the application dropped before its end is a call that broke off, once the body is collected. */
export function watchAbandoned(
  body: ReadableStream | null | undefined,
  watcher: Watcher,
  call: object,
): void {
  if (body !== null && body !== undefined) registry.register(body, watcher, call);
}

/**
 * The call has ended. What is registered is kept until the next full collection, with all that it leads to: many
 * short calls would fill the old generation of the heap with what could have been freed at once.
 */
export function leaveAbandoned(call: object): void {
  registry.unregister(call);
}
