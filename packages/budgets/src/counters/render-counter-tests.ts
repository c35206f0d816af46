import { RECORDS } from "@bursar/conventions";
import type { InputSeries } from "../input-series.ts";
import type { Plan } from "../plan.ts";
import { GROUP_ORDER } from "../render-recording-rules.ts";
import { renderYaml } from "../render-yaml.ts";
import type { CounterSelector } from "./counter-selector.ts";
import { planSeriesLabels } from "./plan-example-labels.ts";
import { renderSeries } from "./render-counter.ts";

/** Samples every 20 minutes, as promtool writes them; rules are evaluated every hour. */
const OVER_RESTARTS: Readonly<Record<string, string>> = {
  // From hour 10: 5, 8, then a restart that counts 2 and, from hour 14, 6.
  restarts: "_x30 5x2 8x2 2x5 6x30",
  // In sight once, 20 minutes after hour 15.
  "short-lived": "_x46 4 stale",
  // At hour 17, and again from hour 27: longer than a counter is in sight.
  silent: "_x51 1 _x29 6x30",
};

/** One ends after hour 11; the other goes on without a success. */
const SIDE_BY_SIDE: Readonly<Record<string, string>> = { ends: "_x30 10x5 stale", lasts: "_x30 5x50" };
/** What an application may call its processes by, though rules mean another thing by it. */
const OWN_NAMES = ["run", "feature", "month", "counter"];

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
    names?: readonly string[],
  ): Readonly<Record<string, unknown>> => ({
    name,
    interval: "20m",
    input_series: planSeries(counter, samples, names),
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
    planTest(
      "of processes that differ by a label of these rules' own, each is followed alone",
      SIDE_BY_SIDE,
      [check(10, 15), check(16, 15), check(18, 15), check(24, 15)],
      OWN_NAMES,
    ),
  ];
}

function planSeries(
  counter: CounterSelector,
  samples: Readonly<Record<string, string>>,
  names?: readonly string[],
): readonly InputSeries[] {
  return Object.entries(samples).map(([instance, values]) => ({
    series: renderSeries(counter.metric, planSeriesLabels(counter, instance, names)),
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
