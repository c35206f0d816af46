import type { Problem } from "@bursar/budgets";

/** A problem; a test replaces the parts it is about. */
export function aProblem(parts: Partial<Problem> = {}): Problem {
  return {
    file: "budgets.yaml",
    line: 14,
    column: 5,
    path: "features.support-reply.team",
    text: "is missing. Write the name of a team.",
    severity: "error",
    ...parts,
  };
}
