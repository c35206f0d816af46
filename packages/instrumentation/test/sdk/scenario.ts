import type * as Sdk from "@anthropic-ai/sdk";
import type { Behaviour, FakeClaude } from "../../../fake-claude/src/index.ts";

export type Client = Sdk.Anthropic;

/** What a scenario runs on: one version of the SDK, loaded by one module system, and an API of its own. */
export interface Stage {
  readonly sdk: typeof Sdk;
  /** Loads another module of the same packages, by the same module system. */
  readonly load: (specifier: string) => Promise<unknown>;
  /** The SDK once more, of every version and by both module systems. */
  readonly loadCopies: () => Promise<readonly (typeof Sdk)[]>;
  readonly fake: FakeClaude;
  /** A client of the SDK's main class, without retries. */
  readonly createClient: (options?: Sdk.ClientOptions) => Client;
}

/** One way to call Claude. `run` throws where the application would not get what it gets without a meter. */
export interface Scenario {
  /** What the table says; also, with dashes, the feature that the calls are recorded for. */
  readonly name: string;
  /** How the API behaves in it. */
  readonly behaviour?: Partial<Behaviour>;
  /** Whether a version of the SDK has what the scenario needs; absent: every version has. */
  readonly isIn?: (stage: Stage) => boolean | Promise<boolean>;
  readonly run: (stage: Stage) => Promise<void>;
}

/** A question of 5 tokens. */
export const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};

/** The name of a scenario as that of a feature. */
export function nameFeature({ name }: Pick<Scenario, "name">): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

/** Reads to the end; returns how many items came. */
export async function countItems(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const item of items) {
    void item;
    count += 1;
  }
  return count;
}

/** The error that a promise is rejected with; throws when it is not. */
export async function catchError(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new TypeError("the call did not fail");
  return outcome;
}
