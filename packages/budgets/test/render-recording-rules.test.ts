import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderRecordingRules } from "../src/render-recording-rules.ts";
import { aPlan, DAY } from "./a-budgets-file.ts";

interface Rule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function readRules(text: string): readonly Rule[] {
  const file = parse(text) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
  return file.groups.flatMap((group) => group.rules);
}

function findExprs(text: string, record: string): readonly string[] {
  return readRules(text)
    .filter((rule) => rule.record === record)
    .map((rule) => rule.expr);
}

const OTHER_FEATURE =
  "features:\n  draft.mail:\n    team: support\n    action: { success: An ok call., signal: calls }\n    budget: { usdPerAction: 0.5, usdPerMonth: 10, minActions: 3 }\n";

describe("renderRecordingRules", () => {
  it("writes the budgets as series of the feature, and its team and owner as one row", () => {
    const rules = readRules(renderRecordingRules(aPlan(), DAY)).slice(0, 4);
    expect(rules).toEqual([
      { record: "claude_budget_unit_cost_usd", expr: "vector(0.02)", labels: { feature: "support-reply" } },
      { record: "claude_budget_period_usd", expr: "vector(3000)", labels: { feature: "support-reply" } },
      { record: "claude_budget_min_actions", expr: "vector(20)", labels: { feature: "support-reply" } },
      {
        record: "claude_feature_info",
        expr: "vector(1)",
        labels: { feature: "support-reply", team: "support", owner: "support-eng" },
      },
    ]);
  });

  it("evaluates snapshots at their own interval and everything else at the alerts'", () => {
    const text = renderRecordingRules(aPlan(["interval: 1m", "interval: 5s\n  snapshot: 10m"]), DAY);
    expect(text.match(/interval: \w+/g)).toEqual(["interval: 5s", "interval: 10m", "interval: 5s"]);
  });

  it("counts successes of each feature from the signal it names, and of no feature from both", () => {
    const text = renderRecordingRules(aPlan(["features:\n", OTHER_FEATURE]), DAY);
    const [short = ""] = findExprs(text, "feature:claude_successes:window");
    expect(short).toContain(
      'claude_actions_total{outcome="success",environment="production",feature!="draft.mail"}[15m]',
    );
    expect(short).toContain(
      'claude_calls_total{result="ok",environment="production",feature="draft.mail"}[15m]',
    );
  });

  it("counts ended actions of any outcome, and calls of any result", () => {
    const text = renderRecordingRules(aPlan(["features:\n", OTHER_FEATURE]), DAY);
    const [short = ""] = findExprs(text, "feature:claude_actions:window");
    expect(short).toContain('claude_actions_total{environment="production",feature!="draft.mail"}[15m]');
    expect(short).toContain('claude_calls_total{environment="production",feature="draft.mail"}[15m]');
  });

  it("keeps the snapshots of every outcome and every result", () => {
    const text = renderRecordingRules(aPlan(), DAY);
    const snapshots = ["claude:actions_total:snapshot", "claude:calls_total:snapshot"];
    for (const snapshot of snapshots) expect(findExprs(text, snapshot)[0]).not.toContain("{");
  });

  it("gives a unit cost where enough actions ended and one succeeded, and nothing elsewhere", () => {
    expect(findExprs(renderRecordingRules(aPlan(), DAY), "feature:claude_unit_cost_usd:window")[0]).toBe(
      `feature:claude_cost_usd:window{window="short"}
/ on (feature)
(feature:claude_successes:window{window="short"} > 0
  and on (feature)
 feature:claude_actions:window{window="short"} >= on (feature) claude_budget_min_actions)`,
    );
  });

  it("counts unpriced tokens in the long window", () => {
    const [expr = ""] = findExprs(
      renderRecordingRules(aPlan(), DAY),
      "feature:claude_unpriced_tokens:window",
    );
    expect(expr).toContain('claude_unpriced_tokens_total{environment="production"}[1h]');
  });

  it("reads no calls for successes when every feature records outcomes", () => {
    const text = renderRecordingRules(aPlan(), DAY);
    for (const expr of findExprs(text, "feature:claude_successes:window"))
      expect(expr).not.toContain("claude_calls_total");
  });

  it("counts all environments when the file names none", () => {
    const text = renderRecordingRules(aPlan(["environments: [production]\n", ""]), DAY);
    expect(text).not.toContain("environment=");
  });

  it("uses no function that extrapolates or loses the first increment", () => {
    expect(renderRecordingRules(aPlan(), DAY)).not.toMatch(/\b(increase|rate|irate|sum_over_time)\(/);
  });
});
