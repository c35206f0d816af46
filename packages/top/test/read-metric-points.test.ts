import { describe, expect, test } from "vitest";
import { MalformedRequestError } from "../src/otlp-object.ts";
import { readMetricPoints } from "../src/read-metric-points.ts";
import { anExport, aPoint } from "./an-export.ts";

test("a point carries its labels, its times to the nanosecond, and its reading", () => {
  const points = [aPoint({ start: "1763800000000000001", time: "1763800000000000002", reading: 3 })];
  expect(readMetricPoints(anExport({ points })).points[0]).toMatchObject({
    labels: { feature: "support-reply" },
    startNano: 1_763_800_000_000_000_001n,
    timeNano: 1_763_800_000_000_000_002n,
    temporality: "cumulative",
    reading: 3,
  });
});

test("streams are told apart by resource, name and attributes, not by the order of the attributes", () => {
  const streamOf = (parts: Parameters<typeof anExport>[0]): string | undefined =>
    readMetricPoints(anExport(parts)).points[0]?.stream;
  const one = streamOf({ points: [aPoint({ labels: { feature: "a", run: "1" } })] });
  expect(streamOf({ points: [aPoint({ labels: { run: "1", feature: "a" } })] })).toBe(one);
  expect(streamOf({ points: [aPoint({ labels: { feature: "a", run: "2" } })] })).not.toBe(one);
  expect(
    streamOf({ points: [aPoint({ labels: { feature: "a", run: "1" } })], name: "claude.tokens" }),
  ).not.toBe(one);
  expect(
    streamOf({ points: [aPoint({ labels: { feature: "a", run: "1" } })], resource: { "service.name": "b" } }),
  ).not.toBe(one);
});

test("whole numbers come as text, as OTLP/JSON writes them", () => {
  const { asDouble: _, ...point } = aPoint() as Record<string, unknown>;
  expect(readMetricPoints(anExport({ points: [{ ...point, asInt: "42" }] })).points[0]?.reading).toBe(42);
});

test("metrics of other names are taken and left alone", () => {
  expect(readMetricPoints(anExport({ name: "http.server.duration", temporality: 0 }))).toEqual({
    points: [],
    rejected: 0,
    problem: undefined,
  });
});

describe("points that cannot be used are counted and named, the others stay", () => {
  test.each<[string, object, string]>([
    [
      "NaN",
      anExport({ points: [aPoint({ reading: "NaN" }), aPoint()] }),
      "claude.calls: a figure that is no number from 0 up",
    ],
    [
      "negative",
      anExport({ points: [aPoint({ reading: -1 }), aPoint()] }),
      "claude.calls: a figure that is no number from 0 up",
    ],
    [
      "without figure",
      anExport({ points: [aPoint({ reading: null }), aPoint()] }),
      "claude.calls: a figure that is no number from 0 up",
    ],
    [
      "with an odd time",
      anExport({ points: [aPoint({ time: "soon" }), aPoint()] }),
      "claude.calls: a time that is no count of nanoseconds",
    ],
  ])("%s", (_name, request, problem) => {
    const reading = readMetricPoints(request);
    expect(reading).toMatchObject({ rejected: 1, problem });
    expect(reading.points).toHaveLength(1);
  });

  test("a sum without a temporality", () => {
    expect(readMetricPoints(anExport({ temporality: 0 }))).toMatchObject({
      points: [],
      rejected: 1,
      problem: "claude.calls: a sum without a temporality",
    });
  });

  test("a gauge under the name of a counter", () => {
    const request = {
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [{ name: "claude.calls", gauge: { dataPoints: [aPoint()] } }] }] },
      ],
    };
    expect(readMetricPoints(request)).toMatchObject({
      points: [],
      rejected: 1,
      problem: "claude.calls: a gauge, not a sum",
    });
  });
});

test("a point that says it recorded nothing is passed over", () => {
  expect(readMetricPoints(anExport({ points: [{ ...aPoint(), flags: 1 }] }))).toMatchObject({
    points: [],
    rejected: 0,
  });
});

test.each([
  [[]],
  ["text"],
  [null],
  [{ resourceMetrics: 7 }],
  [{ resourceMetrics: [7] }],
  [{ resourceMetrics: [{ scopeMetrics: {} }] }],
  [{ resourceMetrics: [{ resource: 7, scopeMetrics: [] }] }],
])("%j is no export request", (request) => {
  expect(() => readMetricPoints(request)).toThrow(MalformedRequestError);
});
