import type { Failure } from "./find-failure.ts";
import type { Watcher } from "./watcher.ts";

/** The application dropped the body before its end. */
export const ABANDONED: Failure = { result: "aborted", errorType: "unread" };

// What is held here must not lead back to the body, or it would never be collected.
const registry = new FinalizationRegistry<Watcher>((watcher) => watcher.seeBreak(ABANDONED));

/** A body that the application dropped before its end is a call that broke off, once the body is collected. */
export function watchAbandoned(body: ReadableStream | null, watcher: Watcher): void {
  if (body !== null) registry.register(body, watcher);
}
