import { RECORDS } from "@bursar/conventions";
import type { InputSeries } from "../input-series.ts";
import { renderCounted } from "../input-series.ts";
import type { Plan } from "../plan.ts";
import { GROUP_ORDER } from "../render-recording-rules.ts";
import { renderYaml } from "../render-yaml.ts";
import type { CounterSelector } from "./counter-selector.ts";

/** Samples every 20 minutes, as promtool writes them; rules are evaluated every hour. */
const OVER_RESTARTS: Readonly<Record<string, string>> = {
  // From hour 10: 5, 8, then a restart that counts 2 and, from hour 14, 6.
  restarts: "_x30 5x2 8x2 2x5 6x30",
  // In sight once, 20 minutes after hour 15.
  "short-lived": "_x46 4 stale",
  // At hour 17, and again from hour 27: longer than a counter is in sight.
  silent: "_x51 1 _x29 6x30",
};

function planCounterTests(plan: Plan): readonly Readonly<Record<string, unknown>>[] {
  const feature = plan.features.find(({ counter }) => counter !== undefined);
  if (feature?.counter === undefined) return [];
  const { counter } = feature;
  const labels = `{feature="${feature.name}"}`;
  const check = (hour: number, successes: number): unknown => ({
    expr: RECORDS.successesMonthToDate + labels,
    eval_time: `${hour}h`,
    exp_samples: [{ labels: RECORDS.successesMonthToDate + labels, value: successes }],
  });
  const planTest = (
    name: string,
    samples: Readonly<Record<string, string>>,
    checks: readonly unknown[],
  ): Readonly<Record<string, unknown>> => ({
    name,
    interval: "20m",
    input_series: planSeries(counter, samples),
    promql_expr_test: checks,
  });
  return [
    planTest("a counter of the application is followed over restarts", OVER_RESTARTS, [
      check(10, 5),
      check(11, 8),
      check(12, 10),
      check(14, 14),
      check(16, 18),
      check(17, 19),
      check(26, 19),
      check(27, 24),
      check(28, 24),
    ]),
    planTest(
      "what a counter of the application counted before the rules were there is none of theirs",
      { old: "_ 7x9 9x20" },
      [check(3, 0), check(4, 2)],
    ),
  ];
}

function planSeries(
  counter: CounterSelector,
  samples: Readonly<Record<string, string>>,
): readonly InputSeries[] {
  return Object.entries(samples).map(([instance, values]) => ({
    series: renderCounted(counter, instance),
    values,
  }));
}

/**
 * Unit tests of promtool for a feature that counts its successes by a counter of the application; without a test
 * where no feature does.
 */
export function renderCounterTests(plan: Plan): string {
  return renderYaml({
    rule_files: ["../claude.rules.yaml"],
    evaluation_interval: "1h",
    group_eval_order: GROUP_ORDER.filter((group) => group !== "claude-alerts"),
    tests: planCounterTests(plan),
  });
}
