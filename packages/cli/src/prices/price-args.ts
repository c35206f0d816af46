import { findNearest } from "@bursar/budgets";
import { PROVIDERS } from "@bursar/conventions";
import type { Provider } from "@bursar/conventions";
import { UserMistake } from "../user-mistake.ts";
import { readMoment } from "./read-moment.ts";

/** Providers that a person can name. */
export const NAMED_PROVIDERS: readonly Provider[] = PROVIDERS.filter((provider) => provider !== "unknown");

/** Arguments that several price commands take. */
export const PRICE_ARGS = {
  provider: {
    type: "string",
    valueHint: "name",
    description: "Whose prices: anthropic, aws, foundry, bedrock, vertex, google_cloud",
    default: "anthropic",
  },
  at: {
    type: "string",
    valueHint: "day",
    description: "Day or time (UTC), such as 2026-09-30 (Default: now)",
  },
} as const;

/** Milliseconds since 1970 of `--at`; now without it. */
export function readAt(at: string | undefined, nowMs: number): number {
  if (at === undefined) return nowMs;
  const atMs = readMoment(at);
  if (atMs !== undefined) return atMs;
  throw new UserMistake(
    `--at is "${at}". Write a day or a time, such as 2026-09-30 or 2026-09-30T12:00:00Z.`,
  );
}

/**
 * The provider of that name.
 *
 * @throws UserMistake when there is none
 */
export function readProvider(name: string): Provider {
  const provider = NAMED_PROVIDERS.find((known) => known === name);
  if (provider !== undefined) return provider;
  throw new UserMistake(`--provider is "${name}". ${renderSuggestion(name)}`);
}

function renderSuggestion(name: string): string {
  const nearest = findNearest(name, NAMED_PROVIDERS);
  return nearest === undefined ? `Use one of: ${NAMED_PROVIDERS.join(", ")}.` : `Did you mean "${nearest}"?`;
}
