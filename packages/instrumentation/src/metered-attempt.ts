import { AsyncLocalStorage } from "node:async_hooks";
import { findScopeStore } from "./scope-store.ts";

/** From now on attempts are marked: a metered `fetch` may be reached by them. */
export function markAttempts(): void {
  findScopeStore().meteredAttempts ??= new AsyncLocalStorage<boolean>();
}

/** Sends an HTTP attempt that is metered: a metered `fetch` that is reached by it does not count it again. */
export function sendMetered<Sent>(send: () => Sent): Sent {
  const { meteredAttempts } = findScopeStore();
  return meteredAttempts === undefined ? send() : meteredAttempts.run(true, send);
}

/** Whether the code that runs here is part of an attempt that is metered. */
export function isInMeteredAttempt(): boolean {
  return findScopeStore().meteredAttempts?.getStore() === true;
}
