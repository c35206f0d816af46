import type { JsonObject } from "./json-object.ts";

/** A way in which one request goes wrong. `afterEvents` counts content deltas; absent: before the first byte. */
export type Failure =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly type?: string;
      readonly message?: string;
      readonly details?: JsonObject;
      /** Seconds; null: no `retry-after` header. Default: 1 for 429, none for others. */
      readonly retryAfterSeconds?: number | null;
      /** Sets `x-should-retry`. */
      readonly shouldRetry?: boolean;
    }
  /** The connection is cut. */
  | { readonly kind: "drop"; readonly afterEvents?: number }
  /** Nothing more comes, until the client gives up or the fake is closed. */
  | { readonly kind: "hang"; readonly afterEvents?: number }
  /** An SSE `error` event in mid-stream; a request without `stream` gets status 529 instead. */
  | {
      readonly kind: "stream_error";
      readonly afterEvents: number;
      readonly type?: string;
      readonly message?: string;
    }
  /** The model declines; before any output it is not billed. */
  | { readonly kind: "refusal"; readonly afterEvents?: number };

/** What the fake does with coming requests. Every field may be changed at any time. */
export interface Behaviour {
  /** Tokens of text per answer, if the prompt has no `[[output=N]]`. `max_tokens` bounds it. */
  readonly outputTokens: number;
  readonly outputTokensByModel: Readonly<Record<string, number>>;
  /** Tokens of thinking per answer where the request turns thinking on; they count within `max_tokens`. */
  readonly thinkingTokens: number;
  /** Most deltas per content block; a block of fewer tokens has one delta per token. */
  readonly eventsPerBlock: number;
  /** Milliseconds before anything is answered. */
  readonly latencyMs: number;
  /** Milliseconds between `message_start` and the first delta. */
  readonly firstTokenMs: number;
  /** Milliseconds between deltas. An answer without `stream` takes as long as its stream would. */
  readonly eventIntervalMs: number;
  /** Milliseconds from a batch's creation to its end. */
  readonly batchDurationMs: number;
  /** Batch entries, by custom id, that do not succeed. */
  readonly batchResults: Readonly<Record<string, "errored" | "canceled" | "expired">>;
  /** Where inference runs if the request does not say, like a workspace's default. */
  readonly inferenceGeo: string;
  /** In place of the model's own smallest cacheable prompt, in tokens. */
  readonly minimumCacheableTokens: number | null;
  /** One per coming `POST /v1/messages`, retries included: a status, a failure, or null for a good answer. */
  readonly failNext: readonly (number | Failure | null)[];
  /** Share of requests (0 to 1), drawn by the seed, that fail with one of `randomFailures`. */
  readonly failureRatio: number;
  readonly randomFailures: readonly (number | Failure)[];
  /** Usage objects that the next answers report and the ledger bills, as they are: any JSON. */
  readonly nextUsage: readonly unknown[];
  /** For streams: usages of `message_delta`, as they are, in place of what follows from `nextUsage`. */
  readonly nextDeltaUsage: readonly unknown[];
  /** Content blocks (text, thinking, tool_use) of the next answers. */
  readonly nextContent: readonly (readonly JsonObject[])[];
}

/** Fast, successful, small answers. */
const DEFAULT_BEHAVIOUR: Behaviour = {
  outputTokens: 64,
  outputTokensByModel: {},
  thinkingTokens: 32,
  eventsPerBlock: 8,
  latencyMs: 0,
  firstTokenMs: 0,
  eventIntervalMs: 0,
  batchDurationMs: 0,
  batchResults: {},
  inferenceGeo: "global",
  minimumCacheableTokens: null,
  failNext: [],
  failureRatio: 0,
  randomFailures: [529],
  nextUsage: [],
  nextDeltaUsage: [],
  nextContent: [],
};

/** The behaviour in force, and the scripts as far as they are still to come. */
export interface Script {
  readonly behaviour: Behaviour;
  set(change: Partial<Behaviour>): void;
  takeFailure(): Failure | null;
  /** Wrapped, since null and undefined are usages that a test may want. */
  takeUsage(): { readonly usage: unknown } | undefined;
  takeDeltaUsage(): { readonly usage: unknown } | undefined;
  takeContent(): readonly JsonObject[] | undefined;
}

function planFailure(failure: number | Failure | null | undefined): Failure | null {
  return typeof failure === "number" ? { kind: "status", status: failure } : (failure ?? null);
}

/** Starts a script. `draw` gives numbers from 0 to 1 (1 excluded). */
export function createScript(first: Partial<Behaviour>, draw: () => number): Script {
  let behaviour: Behaviour = { ...DEFAULT_BEHAVIOUR, ...first };
  const take = (queue: "nextUsage" | "nextDeltaUsage"): { readonly usage: unknown } | undefined => {
    const [usage, ...rest] = behaviour[queue];
    if (behaviour[queue].length === 0) return undefined;
    behaviour = { ...behaviour, [queue]: rest };
    return { usage };
  };
  return {
    get behaviour() {
      return behaviour;
    },
    set: (change) => void (behaviour = { ...behaviour, ...change }),
    takeFailure: () => {
      const { failNext, failureRatio, randomFailures } = behaviour;
      if (failNext.length > 0) {
        behaviour = { ...behaviour, failNext: failNext.slice(1) };
        return planFailure(failNext[0]);
      }
      if (failureRatio === 0 || draw() >= failureRatio) return null;
      return planFailure(randomFailures[Math.floor(draw() * randomFailures.length)]);
    },
    takeUsage: () => take("nextUsage"),
    takeDeltaUsage: () => take("nextDeltaUsage"),
    takeContent: () => {
      const [content, ...rest] = behaviour.nextContent;
      behaviour = { ...behaviour, nextContent: rest };
      return content;
    },
  };
}
