import { readFileSync } from "node:fs";
import { planBudgets, readBudgets } from "@bursar/budgets";
import { renderFiles } from "@bursar/budgets/render-files";
import { ALERT_LABELS, ALERTS, METRICS, RECORD_LABELS, RECORDS } from "@bursar/conventions";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

interface UsedNames {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
}

const METRIC_NAMES = new Set([
  ...Object.values(METRICS).flatMap(({ prometheusName, kind }) =>
    kind === "histogram"
      ? ["_bucket", "_sum", "_count"].map((suffix) => prometheusName + suffix)
      : [prometheusName],
  ),
  ...Object.values(RECORDS),
]);
const LABEL_NAMES = new Set([
  ...Object.values(METRICS).flatMap((metric) => metric.labels),
  ...RECORD_LABELS,
  ...ALERT_LABELS,
]);

/** Every metric and label of an expression; throws where it is not PromQL. */
function readNames(expr: string): UsedNames {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expr).iterate({
    enter(node) {
      const text = expr.slice(node.from, node.to);
      if (node.type.isError) throw new Error(`not PromQL at ${node.from}: ${expr}`);
      if (node.name === "Identifier" && node.node.parent?.name === "VectorSelector") metrics.push(text);
      if (node.name === "LabelName") labels.push(text);
    },
  });
  return { metrics, labels };
}

/** All texts under a key, however deep. */
function findTexts(content: unknown, key: string): readonly string[] {
  if (typeof content !== "object" || content === null) return [];
  return Object.entries(content).flatMap(([name, inner]: [string, unknown]) =>
    name === key && typeof inner === "string" ? [inner] : findTexts(inner, key),
  );
}

/** Labels that rules set: under `labels`, and by `label_replace` in their expressions. */
function findLabels(content: unknown): readonly string[] {
  const replaced = findTexts(content, "expr").flatMap((expr) =>
    [...expr.matchAll(/, "(?<label>\w+)", "\w+", "", ""\)/g)].map((match) => match.groups?.["label"] ?? ""),
  );
  return [...replaced, ...findKeys(content, "labels")];
}

/** The keys of all objects under a key, however deep. */
function findKeys(content: unknown, key: string): readonly string[] {
  if (typeof content !== "object" || content === null) return [];
  return Object.entries(content).flatMap(([name, inner]: [string, unknown]) =>
    name === key && typeof inner === "object" && inner !== null ? Object.keys(inner) : findKeys(inner, key),
  );
}

const FILES = [
  "alert-rules/claude.rules.yaml",
  "alert-rules/claude-alerts.rules.yaml",
  "alert-rules/claude-prices.rules.yaml",
  "alert-rules/tests/claude-alerts.test.yaml",
  "alert-rules/tests/claude-month.test.yaml",
  "alert-rules/tests/claude-prices.test.yaml",
  "grafana-dashboards/features.json",
];

describe("names on the wire", () => {
  it.each(FILES)("of %s are those of the conventions", (file) => {
    const exprs = findTexts(parse(readFileSync(file, "utf8")), "expr");
    expect(exprs.length).toBeGreaterThan(3);
    for (const expr of exprs) {
      const { metrics, labels } = readNames(expr);
      expect(
        metrics.filter((name) => !METRIC_NAMES.has(name)),
        expr,
      ).toEqual([]);
      expect(
        labels.filter((name) => !LABEL_NAMES.has(name)),
        expr,
      ).toEqual([]);
    }
  });

  it("of the recording rules are those of the conventions", () => {
    const { budgets } = readBudgets(
      readFileSync("budgets.yaml", "utf8")
        .replace("period: month", "period: quarter")
        .replace("signal: outcome", "signal: { counter: replies_total }"),
      "budgets.yaml",
    );
    if (budgets === undefined) throw new Error("budgets.yaml has problems");
    // Those of a quarter and of an application's counter are more than those of a month and of outcomes.
    const quarterly = renderFiles(planBudgets(budgets), { day: "2026-11-23" })
      .filter(({ path }) => path.endsWith(".rules.yaml"))
      .flatMap(({ text }) => findTexts(parse(text), "record"));
    const monthly = ["claude.rules.yaml", "claude-prices.rules.yaml"].flatMap((name) =>
      findTexts(parse(readFileSync(`alert-rules/${name}`, "utf8")), "record"),
    );
    const records = [...quarterly, ...monthly];
    expect([...new Set<string>(records)].sort()).toEqual(Object.values(RECORDS).sort());
  });

  it("of the labels that rules add are those of the conventions", () => {
    for (const file of FILES.filter((each) => each.endsWith(".rules.yaml"))) {
      const labels = findLabels(parse(readFileSync(file, "utf8")));
      expect(labels.length, file).toBeGreaterThan(0);
      expect(
        labels.filter((name) => !LABEL_NAMES.has(name)),
        file,
      ).toEqual([]);
    }
  });

  it("of the alerts are those of the conventions", () => {
    const content: unknown = parse(readFileSync("alert-rules/claude-alerts.rules.yaml", "utf8"));
    expect([...new Set(findTexts(content, "alert"))].sort()).toEqual(Object.values(ALERTS).sort());
  });

  it("of the tests' input series are those of the conventions", () => {
    for (const file of FILES.filter((each) => each.endsWith(".test.yaml"))) {
      const series = findTexts(parse(readFileSync(file, "utf8")), "series");
      expect(series.length).toBeGreaterThan(3);
      for (const each of series) {
        const { metrics, labels } = readNames(each);
        expect(metrics.filter((name) => !METRIC_NAMES.has(name))).toEqual([]);
        expect(labels.filter((name) => !LABEL_NAMES.has(name))).toEqual([]);
      }
    }
  });

  it("that the Collector lets through are exactly the contract's", () => {
    const text = readFileSync("collector-config/collector.yaml", "utf8");
    const pattern = /IsMatch\(metric\.name, "\^\((?<names>.*)\)\$\$"\)/.exec(text)?.groups?.["names"] ?? "";
    const names = pattern.split("|").map((name) => name.replaceAll(String.raw`\\.`, "."));
    expect(names).toEqual(
      Object.values(METRICS)
        .map((metric) => metric.name)
        .sort(),
    );
  });

  it("are checked for real: a name or a label that nobody declared is found", () => {
    expect(readNames('claude_costs_total{featur="a"}')).toEqual({
      metrics: ["claude_costs_total"],
      labels: ["featur"],
    });
    expect(METRIC_NAMES.has("claude_costs_total")).toBe(false);
    expect(() => readNames("sum by (feature")).toThrow(/not PromQL/);
  });
});
