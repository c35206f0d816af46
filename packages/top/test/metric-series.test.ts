import { describe, expect, test } from "vitest";
import { MetricSeries } from "../src/index.ts";
import { readMetricPoints } from "../src/read-metric-points.ts";
import { anExport, aPoint } from "./an-export.ts";
import type { PointParts } from "./an-export.ts";

function totalAfter(points: readonly PointParts[], temporality = 2): number {
  const series = new MetricSeries();
  for (const parts of points)
    series.addPoints(readMetricPoints(anExport({ points: [aPoint(parts)], temporality })).points);
  return series.readSeries().reduce((sum, { total }) => sum + total, 0);
}

describe("cumulative", () => {
  test("the last reading counts, not the sum of readings", () => {
    expect(totalAfter([{ reading: 0 }, { time: "3000", reading: 5 }, { time: "4000", reading: 7 }])).toBe(7);
  });

  test("a reading that comes late or twice changes nothing", () => {
    expect(
      totalAfter([
        { time: "4000", reading: 7 },
        { time: "3000", reading: 5 },
        { time: "4000", reading: 7 },
      ]),
    ).toBe(7);
  });

  test("a new start time is a new life: it adds", () => {
    expect(totalAfter([{ reading: 7 }, { start: "3000", time: "4000", reading: 2 }])).toBe(9);
  });

  test("the last reading of a former life still counts when it arrives after the next life began", () => {
    expect(
      totalAfter([
        { time: "2000", reading: 7 },
        { start: "5000", time: "6000", reading: 2 },
        { time: "4900", reading: 8 },
      ]),
    ).toBe(10);
  });

  test("a counter that falls without a new start time began anew", () => {
    expect(
      totalAfter([
        { start: "0", time: "2000", reading: 7 },
        { start: "0", time: "3000", reading: 2 },
      ]),
    ).toBe(9);
  });

  test("two processes add up", () => {
    expect(
      totalAfter([
        { labels: { feature: "a", run: "1" }, reading: 7 },
        { labels: { feature: "a", run: "2" }, reading: 2 },
      ]),
    ).toBe(9);
  });
});

describe("delta", () => {
  test("readings add up", () => {
    expect(totalAfter([{ reading: 5 }, { start: "2000", time: "3000", reading: 2 }], 1)).toBe(7);
  });

  test("one that is sent again is not added again", () => {
    expect(totalAfter([{ reading: 5 }, { reading: 5 }], 1)).toBe(5);
  });
});

test("a sender of ever new streams is refused beyond 100,000", () => {
  const series = new MetricSeries();
  const points = Array.from({ length: 100_003 }, (_, index) => aPoint({ labels: { run: String(index) } }));
  expect(series.addPoints(readMetricPoints(anExport({ points })).points)).toBe(3);
  expect(series.readSeries()).toHaveLength(100_000);
});
