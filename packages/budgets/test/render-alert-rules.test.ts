import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { escapeTemplate, renderAlertRules } from "../src/render-alert-rules.ts";
import { aPlan } from "./a-budgets-file.ts";

describe("renderAlertRules", () => {
  it("sets every label that routing, grouping and inhibition use, on each alert", () => {
    const file: unknown = parse(renderAlertRules(aPlan()));
    const labels = { feature: "support-reply", team: "support", owner: "support-eng", severity: "page" };
    expect(file).toMatchObject({
      groups: [
        {
          rules: [
            { alert: "ClaudeUnitCostOverBudget", for: "0s", labels: { ...labels, budget: "unit_cost" } },
            { alert: "ClaudeSpendWithoutSuccess", for: "0s", labels: { ...labels, budget: "unit_cost" } },
            { alert: "ClaudeBudgetBurningFast", for: "0s", labels: { ...labels, budget: "period" } },
            {
              alert: "ClaudeUnpricedTokens",
              for: "0s",
              labels: { ...labels, severity: "ticket", budget: "prices" },
            },
          ],
        },
      ],
    });
  });

  it("compares the unit cost with the budget in both windows", () => {
    expect(renderAlertRules(aPlan())).toContain(
      `(feature:claude_unit_cost_usd:window{feature="support-reply",window="short"}
            > on (feature) claude_budget_unit_cost_usd{feature="support-reply"})
          and on (feature)
          (feature:claude_unit_cost_usd:window{feature="support-reply",window="long"}`,
    );
  });

  it("pages for spend without a success in both windows, where a counter that does not exist is none", () => {
    const text = renderAlertRules(aPlan());
    const [, spend = ""] = text.split("alert: ClaudeSpendWithoutSuccess");
    for (const window of ["long", "short"]) {
      const chosen = `{feature="support-reply",window="${window}"}`;
      expect(spend).toContain(
        `(feature:claude_cost_usd:window${chosen} > 0
              and on (feature) feature:claude_actions:window${chosen} >= on (feature) claude_budget_min_actions
              unless on (feature) feature:claude_successes:window${chosen} > 0)`,
      );
    }
    expect(spend).toContain("severity: page\n          budget: unit_cost");
  });

  it("writes a ticket for the first token without a known price", () => {
    const [, unpriced = ""] = renderAlertRules(aPlan()).split("alert: ClaudeUnpricedTokens");
    expect(unpriced).toContain(
      'max by (feature) (feature:claude_unpriced_tokens:window{feature="support-reply",window="long"}) > 0',
    );
    expect(unpriced).toContain("severity: ticket\n          budget: prices");
    expect(unpriced).toContain("response: Update Bursar");
  });

  it("names one action in the singular", () => {
    expect(
      renderAlertRules(aPlan(["usdPerMonth: 3000", "usdPerMonth: 3000\n      minActions: 1"])),
    ).toContain("on at least 1 action, and none succeeded");
  });

  it("shows the figure and the budget in dollars, and the owner's own response", () => {
    const text = renderAlertRules(
      aPlan(["usdPerMonth: 3000", "usdPerMonth: 3000\n      response: Shorten the prompt."]),
    );
    expect(text).toContain(
      'summary: support-reply costs ${{ printf "%.4f" $value }} per successful action; its budget is $0.0200',
    );
    expect(text).toContain("response: Shorten the prompt.");
    expect(text).toContain("success: An agent sends the draft.");
  });

  it("shows as many digits as a small budget needs", () => {
    expect(renderAlertRules(aPlan(["usdPerAction: 0.02", "usdPerAction: 0.0000125"]))).toContain(
      'costs ${{ printf "%.7f" $value }} per successful action; its budget is $0.0000125',
    );
  });

  it("expands no template that a person wrote", () => {
    expect(escapeTemplate("Ask {{ $labels.owner }}")).toBe('Ask {{ "{{" }} $labels.owner }}');
  });
});
