import { describe, expect, it } from "vitest";
import { planCounterRules } from "../../src/counters/plan-counter-rules.ts";
import { planTestRounds } from "../../src/counters/plan-test-rounds.ts";
import { renderAlertRules } from "../../src/render-alert-rules.ts";
import { renderCatalog } from "../../src/render-catalog.ts";
import { renderRecordingRules } from "../../src/render-recording-rules.ts";
import type { Plan } from "../../src/plan.ts";
import { aPlan, DAY } from "../a-budgets-file.ts";

function withCounter(counter: string): Plan {
  return aPlan(["signal: outcome", `signal: { counter: ${JSON.stringify(counter)} }`]);
}

function withFeatures(...counters: readonly string[]): Plan {
  const rows = counters.map(
    (counter, index) =>
      `  f${index}: { team: support, action: { success: Done., signal: ${counter} }, budget: { usdPerAction: 1, usdPerMonth: 9 } }\n`,
  );
  return aPlan(["features:\n", `features:\n${rows.join("")}`]);
}

describe("a feature whose successes a counter of the application tells", () => {
  const plan = withCounter('sent_total{by="agent"}');

  it("has a series that follows the counter over restarts", () => {
    expect(planCounterRules(plan)).toEqual([
      {
        record: "claude:counted_successes:seen",
        expr: String.raw`label_replace(label_replace(sum without (counter, feature, month, run) (label_replace(label_replace(label_replace(label_replace(last_over_time(sent_total{by="agent"}[6h]), "app_counter", "$1", "counter", "(.+)"), "app_feature", "$1", "feature", "(.+)"), "app_month", "$1", "month", "(.+)"), "app_run", "$1", "run", "(.+)")), "feature", "support-reply", "", ""), "counter", "sent_total{by=\"agent\"}", "", "")`,
        labels: { feature: "support-reply" },
      },
      {
        record: "claude:counted_successes_total",
        expr: String.raw`last_over_time(claude:counted_successes_total{feature="support-reply"}[1d] offset 1s)
+ ignoring (run) group_left ()
(claude:counted_successes:seen{feature="support-reply"} - last_over_time(claude:counted_successes:seen{feature="support-reply"}[1d] offset 1s) >= 0 or claude:counted_successes:seen{feature="support-reply"})
or ignoring (run)
(
  (claude:counted_successes:seen{feature="support-reply"}
    -
   (label_replace(label_replace(sum without (counter, feature, month, run) (label_replace(label_replace(label_replace(label_replace(last_over_time(sent_total{by="agent"}[6h] offset 1m), "app_counter", "$1", "counter", "(.+)"), "app_feature", "$1", "feature", "(.+)"), "app_month", "$1", "month", "(.+)"), "app_run", "$1", "run", "(.+)")), "feature", "support-reply", "", ""), "counter", "sent_total{by=\"agent\"}", "", "")
      unless on (counter, feature) last_over_time(claude:counted_successes:seen{feature="support-reply"}[1d] offset 1s))
   >= 0
   or
   claude:counted_successes:seen{feature="support-reply"})
  * on () group_left (run) count_values("run", vector(time()))
)`,
        labels: { feature: "support-reply" },
      },
    ]);
  });

  it("counts successes by it in all environments, and as actions those begun, else calls", () => {
    const text = renderRecordingRules(plan, DAY);
    expect(text).toContain('last_over_time(claude:counted_successes_total{feature="support-reply"}[15m])');
    const begun = text.indexOf(
      'last_over_time(claude_actions_started_total{environment="production",feature="support-reply"}[15m])',
    );
    const calls = text.indexOf(
      'last_over_time(claude_calls_total{environment="production",feature="support-reply"}[15m])',
    );
    expect([begun > 0, calls > begun]).toEqual([true, true]);
    expect(text).toContain(
      'claude_actions_total{outcome="success",environment="production",feature!="support-reply"}',
    );
  });

  it("says in its page which counter to look at", () => {
    expect(renderAlertRules(plan)).toContain(
      'see how its actions and its calls ended; ask whether Prometheus still has its counter sent_total{by="agent"}.',
    );
  });

  it("asks nothing of the running service", () => {
    expect(JSON.parse(renderCatalog(plan, {}))).toMatchObject({
      features: { "support-reply": { team: "support", paths: ["kb"] } },
    });
  });

  it("writes a dollar sign of a text as one, not as a group", () => {
    const [rule] = planCounterRules(withCounter('sent_total{by=~"agent$"}'));
    expect(rule?.expr).toContain(String.raw`"counter", "sent_total{by=~\"agent$$\"}"`);
  });
});

describe("other features", () => {
  it("have no rule for counters", () => {
    expect(planCounterRules(aPlan())).toEqual([]);
    expect(renderRecordingRules(aPlan(), DAY)).not.toMatch(/counted_successes|actions_started/);
  });
});

describe("rounds of tests", () => {
  it("keep features apart of which one's counter is counted for the other", () => {
    const plan = withFeatures(
      `{ counter: 'a_total{b="c"}' }`,
      `{ counter: 'a_total{b="d"}' }`,
      "{ counter: a_total }",
      `{ counter: 'a_total{b!="c"}' }`,
      "{ counter: b_total }",
    );
    expect(planTestRounds(plan).map((round) => round.map(({ name }) => name))).toEqual([
      ["f0", "f1", "f4", "support-reply"],
      ["f2"],
      ["f3"],
    ]);
  });
});
