import { findScopeStore } from "./scope-store.ts";

/** Sends an HTTP attempt that is metered: a metered `fetch` that is reached by it does not count it again. */
export function sendMetered<Sent>(send: () => Sent): Sent {
  return findScopeStore().meteredAttempts.run(true, send);
}

/** Whether the code that runs here is part of an attempt that is metered. */
export function isInMeteredAttempt(): boolean {
  return findScopeStore().meteredAttempts.getStore() === true;
}
