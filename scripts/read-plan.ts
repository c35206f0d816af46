import { planBudgets, readBudgets, renderProblem } from "@bursar/budgets";
import type { Plan } from "@bursar/budgets";

/**
 * The plan of a budgets file that is known to be right.
 * @throws Error with every problem, one a line
 */
export function readPlan(text: string): Plan {
  const reading = readBudgets(text, "budgets.yaml");
  if (reading.budgets === undefined) throw new Error(reading.problems.map(renderProblem).join("\n"));
  return planBudgets(reading.budgets);
}
