import { afterEach, expect, test, vi } from "vitest";
import { recordOutcome, withAction } from "../src/index.ts";
import { collectDiag } from "./collect-diag.ts";
import { meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

const DAY_MS = 86_400_000;

afterEach(() => void vi.useRealTimers());

/** An id as another process makes it: the same version, another tag. */
function idOfElsewhere(startedAtMs: number, index = 0): string {
  const time = startedAtMs.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7abc-8def-00000000${index.toString(16).padStart(4, "0")}`;
}

test("an id is a UUID of version 7 that begins with the time", () => {
  const before = Date.now();
  const id = withAction("support", (action) => action.id);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const startedAtMs = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
  expect(startedAtMs).toBeGreaterThanOrEqual(before);
  expect(startedAtMs).toBeLessThanOrEqual(Date.now());
});

test("a second outcome counts nothing and is told, however many actions came between", async () => {
  const { readPoints } = meterAnew();
  const { messages, end } = collectDiag();
  const id = withAction("support", (action) => {
    action.succeed();
    return action.id;
  });
  for (let index = 0; index < 70_000; index += 1) withAction("support", (action) => action.succeed());
  recordOutcome({ outcome: "failure", actionId: id });
  end();
  const points = await readPoints();
  expect(sumOf(points, "claude.actions", { outcome: "success" })).toBe(70_001);
  expect(sumOf(points, "claude.actions", { outcome: "failure" })).toBe(0);
  expect(messages).toEqual([
    `bursar: action ${id} has its outcome already, or is no longer remembered; this failure is not counted`,
  ]);
});

test("of 10,000 newer pending actions an outcome still counts, without cost and duration, and once", async () => {
  const { readPoints } = meterAnew();
  const start = (): string => withAction("support", (action) => action.id);
  const oldest = start();
  const next = start();
  for (let index = 0; index < 9_999; index += 1) start();
  for (const actionId of [oldest, next, oldest, next])
    recordOutcome({ feature: "support", outcome: "success", actionId });
  const points = await readPoints();
  expect(sumOf(points, "claude.actions.started")).toBe(10_001);
  expect(sumOf(points, "claude.actions", { feature: "support", outcome: "success" })).toBe(2);
  expect(selectPoints(points, "claude.action.duration.seconds")[0]?.count).toBe(1);
});

test("an outcome that comes a week late is not counted, and told as lost", async () => {
  const { readPoints } = meterAnew();
  const { messages, end } = collectDiag();
  const nowMs = Date.now();
  const late = idOfElsewhere(nowMs - 7 * DAY_MS - 60_000);
  const inTime = idOfElsewhere(nowMs - 7 * DAY_MS + 60_000);
  recordOutcome({ feature: "support", outcome: "success", actionId: late });
  recordOutcome({ feature: "support", outcome: "success", actionId: inTime });
  const own = withAction("support", (action) => action.id);
  vi.useFakeTimers({ now: nowMs + 8 * DAY_MS, toFake: ["Date"] });
  recordOutcome({ outcome: "success", actionId: own });
  vi.useRealTimers();
  end();
  const points = await readPoints();
  expect(sumOf(points, "claude.actions")).toBe(1);
  expect(sumOf(points, "claude.meter.errors", { step: "late outcome" })).toBe(2);
  expect(messages).toEqual([
    expect.stringContaining(`action ${late} began more than 7 days ago; its outcome is not counted.`),
  ]);
});

test("outcomes of unknown ids count for the feature that they name, once per id", async () => {
  const { readPoints } = meterAnew();
  const { end } = collectDiag();
  const ids = ["made-up", idOfElsewhere(Date.now(), 1), idOfElsewhere(Date.now(), 2)];
  for (const actionId of [...ids, ...ids])
    recordOutcome({ feature: "support", outcome: "success", actionId });
  end();
  const points = await readPoints();
  expect(sumOf(points, "claude.actions", { feature: "support" })).toBe(3);
  expect(selectPoints(points, "claude.action.duration.seconds")).toEqual([]);
});
