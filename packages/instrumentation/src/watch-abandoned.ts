import { setImmediate } from "node:timers";
import type { Failure } from "./find-failure.ts";
import type { Watcher } from "./watcher.ts";

/** The application dropped the body before its end. */
export const ABANDONED: Failure = { result: "aborted", errorType: "unread" };

// What is held here must not lead back to the body, or it would never be collected.
const registry = new FinalizationRegistry<Watcher>((watcher) => watcher.seeBreak(ABANDONED));

/** What is known of the call that bodies answer. */
export interface AnsweredCall {
  /** Bodies that came a moment ago. */
  fresh: readonly FreshBody[];
  /** A body of it is registered. */
  isRegistered: boolean;
}

interface FreshBody {
  readonly body: ReadableStream;
  readonly watcher: Watcher;
}

/** One for all calls, because most have none. */
export const NOT_FRESH: readonly FreshBody[] = [];

/** Their bodies are held as a whole, so they are few, and not for long. */
const MOST_FRESH = 64;

let freshCalls: AnsweredCall[] = [];

/**
 * A body that the application dropped before its end is a call that broke off, once the body is collected. To
 * register costs more than all else that watches a body, and most are read at once: only what is still unread when
 * the application has had its turn is registered.
 */
export function watchAbandoned(
  body: ReadableStream | null | undefined,
  watcher: Watcher,
  call: AnsweredCall,
): void {
  if (body === null || body === undefined) return;
  call.fresh = [...call.fresh, { body, watcher }];
  if (freshCalls.length === 0) setImmediate(registerUnread).unref();
  freshCalls.push(call);
  if (freshCalls.length >= MOST_FRESH) registerUnread();
}

function registerUnread(): void {
  const calls = freshCalls;
  freshCalls = [];
  for (const call of calls) {
    const { fresh } = call;
    call.fresh = NOT_FRESH;
    for (const { body, watcher } of fresh) {
      call.isRegistered = true;
      registry.register(body, watcher, call);
    }
  }
}

/**
 * The call has ended. What is registered is kept until the next full collection, with all that it leads to: many
 * short calls would fill the old generation of the heap with what could have been freed at once.
 */
export function leaveAbandoned(call: AnsweredCall): void {
  call.fresh = NOT_FRESH;
  if (!call.isRegistered) return;
  call.isRegistered = false;
  registry.unregister(call);
}
