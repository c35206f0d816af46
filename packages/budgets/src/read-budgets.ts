import { BUDGETS_GRAMMAR } from "./budgets-grammar.ts";
import type { Budgets } from "./budgets.ts";
import type { Problem } from "./problem.ts";
import { readByGrammar } from "./read-by-grammar.ts";

/** Either a budgets file without a mistake, or every mistake it has. */
export type BudgetsReading =
  | { readonly budgets: Budgets; readonly problems?: undefined }
  | { readonly budgets?: undefined; readonly problems: readonly Problem[] };

/**
 * Reads the text of a budgets file. Never throws for a user's mistake.
 *
 * @param fileName - how problems name the file
 */
export function readBudgets(text: string, fileName: string): BudgetsReading {
  const reading = readByGrammar(text, fileName, BUDGETS_GRAMMAR);
  return reading.problems === undefined ? { budgets: reading.content } : { problems: reading.problems };
}
