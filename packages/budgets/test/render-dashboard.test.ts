import { describe, expect, it } from "vitest";
import { renderDashboard } from "../src/render-dashboard.ts";
import { aPlan } from "./a-budgets-file.ts";

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly datasource: { readonly uid: string };
  readonly fieldConfig: { readonly defaults: { readonly unit: string } };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

function readPanels(): readonly Panel[] {
  const dashboard = JSON.parse(renderDashboard(aPlan())) as { readonly panels: readonly Panel[] };
  return dashboard.panels;
}

describe("renderDashboard", () => {
  it("shows unit cost, month, pace, cost and tokens by class, what ended how, and unpriced tokens", () => {
    expect(readPanels().map((panel) => [panel.title, panel.fieldConfig.defaults.unit])).toEqual([
      ["Cost per successful action", "currencyUSD"],
      ["Month to date", "currencyUSD"],
      ["Share of the month's budget used", "percentunit"],
      ["Pace of spending", "none"],
      ["Cost by token class, last hour", "currencyUSD"],
      ["Tokens by class, last hour", "short"],
      ["Cost by model, last hour", "currencyUSD"],
      ["Successful actions", "short"],
      ["Calls by result, last hour", "short"],
      ["Actions by outcome, last hour", "short"],
      ["Unpriced tokens, last hour", "short"],
    ]);
  });

  it("describes each panel, and takes the data source from the variable", () => {
    for (const panel of readPanels()) {
      expect(panel.description.length, panel.title).toBeGreaterThan(20);
      expect(panel.datasource.uid).toBe("${datasource}");
      for (const target of panel.targets) expect(target.legendFormat).toMatch(/^\{\{\w+\}\}/);
    }
  });

  it("shows the environments that count", () => {
    expect(readPanels()[5]?.targets[0]?.expr).toContain(
      'claude_tokens_total{feature=~"$feature",environment="production"}[1h]',
    );
  });
});
