import type { Budgets } from "./budgets.ts";
import { checkAlerting } from "./check-alerting.ts";
import { checkNames } from "./check-names.ts";
import { checkPeriod } from "./check-period.ts";
import { checkReferences } from "./check-references.ts";
import type { Grammar } from "./grammar.ts";
import { BUDGETS_SHAPE } from "./grammar/budgets-shape.ts";

/** What a budgets file may say. */
export const BUDGETS_GRAMMAR: Grammar<Budgets> = {
  kind: "Budgets",
  shape: BUDGETS_SHAPE,
  exactNumbers: false,
  checks: [checkAlerting, checkPeriod, checkNames, checkReferences],
};
