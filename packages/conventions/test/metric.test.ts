import { describe, expect, it } from "vitest";

import { METRICS } from "../src/index.ts";
import type { Metric } from "../src/index.ts";

/** The translation of Prometheus' OTLP receiver (UnderscoreEscapingWithSuffixes), for the units used here. */
function translate(metric: Metric): string {
  const name = metric.name.replaceAll(".", "_");
  const unit = metric.unit === "s" && !name.endsWith("_seconds") ? "_seconds" : "";
  return name + unit + (metric.kind === "counter" ? "_total" : "");
}

describe.each(Object.entries(METRICS))("metric %s", (_key, metric) => {
  it("has the name in Prometheus that the OTLP receiver gives it", () => {
    expect(metric.prometheusName).toBe(translate(metric));
  });

  it("has a unit that no exporter appends a second time", () => {
    expect(metric.unit === "s" || /^\{\w+\}$/.test(metric.unit)).toBe(true);
  });

  it("carries the label of its process's life, so that its series begins at 0", () => {
    expect(metric.labels).toContain("run");
  });

  it("names each label once", () => {
    expect(new Set(metric.labels).size).toBe(metric.labels.length);
  });

  it("has rising boundaries if and only if it is a histogram", () => {
    expect(metric.boundaries !== undefined).toBe(metric.kind === "histogram");
    const boundaries = metric.boundaries ?? [];
    expect(boundaries).toEqual(boundaries.toSorted((a, b) => a - b));
  });
});
