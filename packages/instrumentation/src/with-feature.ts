import type { Names } from "./attribution.ts";
import { readNames } from "./read-names.ts";
import { runInScope } from "./run-in-scope.ts";

/**
 * Attributes every Claude call made inside `run`, across its awaits, to a feature. Returns what `run`
 * returns. Nested scopes: the innermost feature pays.
 *
 * @example
 * await withFeature("support-reply", () => client.messages.create(request));
 * await withFeature({ feature: "search", path: "hybrid" }, () => answer(question));
 */
export function withFeature<Result>(feature: string | Names, run: () => Result): Result {
  return runInScope(readNames(feature), run);
}
