import { planBudgets } from "../src/plan-budgets.ts";
import type { Plan } from "../src/plan.ts";
import { readBudgets } from "../src/read-budgets.ts";

/** The day that tests compile for. */
export const DAY = "2026-11-23";

/** A correct file; a test replaces the lines it is about. */
export const BUDGETS_FILE = `apiVersion: bursar.dev/v1
kind: Budgets
environments: [production]
alerting:
  interval: 1m
  unitCost: { short: 15m, long: 1h }
  burn: default
receivers:
  pager: { webhook: { url: "http://127.0.0.1:9095/page" } }
  chat: { slack: { apiUrlFile: /etc/bursar/secrets/slack, channel: "#support" } }
owners:
  support-eng: { page: pager, ticket: chat }
teams:
  support: { owner: support-eng }
features:
  support-reply:
    team: support
    action:
      success: An agent sends the draft.
      signal: outcome
    budget:
      usdPerAction: 0.02
      usdPerMonth: 3000
    paths: [kb]
`;

/** The file with some of its text replaced; fails if the text is not in it. */
export function aBudgetsFile(...changes: readonly (readonly [from: string, to: string])[]): string {
  let text = BUDGETS_FILE;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the file has no ${from}`);
    text = text.replace(from, to);
  }
  return text;
}

/** The plan of a correct file. */
export function aPlan(...changes: readonly (readonly [from: string, to: string])[]): Plan {
  const reading = readBudgets(aBudgetsFile(...changes), "budgets.yaml");
  if (reading.budgets === undefined) throw new Error(JSON.stringify(reading.problems));
  return planBudgets(reading.budgets);
}
