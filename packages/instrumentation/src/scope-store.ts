import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";
import type { CountedSession } from "./counted-session.ts";
import type { Inbound } from "./inbound.ts";
import type { OpenAction } from "./open-action.ts";
import type { Recorder } from "./recorder.ts";
import type { Scope } from "./scope.ts";
import type { SentRequest } from "./sdk-types.ts";
import { tell } from "./tell.ts";

/** Whoever records; the first enabled instrumentation of the process. */
export interface Owner {
  readonly recorder: Recorder;
  /** Recording only because nobody else did: an instrumentation that is enabled later takes its place. */
  readonly standsIn?: boolean;
}

/** The one place where scopes and the instrumentation meet. */
export interface ScopeStore {
  readonly storage: AsyncLocalStorage<Scope | undefined>;
  /** The request that is served; undefined until a rule or baggage asks for it. */
  inbound: AsyncLocalStorage<Inbound> | undefined;
  owner: Owner | undefined;
  /** In the ids of all actions that begin here. */
  readonly actionTag: string;
  /** Actions without an outcome, oldest first. */
  readonly openActions: Map<string, OpenAction>;
  /** Ids of those that are no longer kept, still without an outcome, oldest first. */
  readonly forgottenIds: Set<string>;
  /** Ids of actions of other processes that had their outcome here, oldest first. */
  readonly settledIds: Set<string>;
  /** The HTTP attempt that is metered, inside it; undefined until a `fetch` is metered that has to know. */
  meteredAttempts: AsyncLocalStorage<SentRequest> | undefined;
  /** What running totals of sessions stood at when they were last counted, least recently counted first. */
  readonly sessions: Map<string, CountedSession>;
}

// An application may hold several copies of this package (its own and the one of `@bursar/node`): all of
// them must see the same scopes. The number changes when the shape of the store does.
const KEY: unique symbol = Symbol.for("bursar.scope-store.4");

const holder: typeof globalThis & { [KEY]?: ScopeStore } = globalThis;

// A variable is found quicker than a property of the global object.
let known: ScopeStore | undefined;

/** The store of this process (of this thread, in a worker). */
export function findScopeStore(): ScopeStore {
  return (known ??= holder[KEY] ??=
    {
      storage: new AsyncLocalStorage<Scope | undefined>(),
      inbound: undefined,
      owner: undefined,
      actionTag: randomBytes(4).toString("hex"),
      openActions: new Map(),
      forgottenIds: new Set(),
      settledIds: new Set(),
      meteredAttempts: undefined,
      sessions: new Map(),
    });
}

/** Makes somebody the one who records, unless somebody else does for good; false then. */
export function becomeOwner(owner: Owner): boolean {
  const store = findScopeStore();
  if (store.owner !== undefined && store.owner !== owner && store.owner.standsIn !== true) {
    tell("warn", "Claude calls are metered already; this second ClaudeInstrumentation stays idle");
    return false;
  }
  store.owner = owner;
  return true;
}
