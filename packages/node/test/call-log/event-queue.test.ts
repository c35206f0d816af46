import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { SendEvents } from "../../src/call-log/create-event-sender.ts";
import { EventQueue } from "../../src/call-log/event-queue.ts";
import type { EventQueueOptions } from "../../src/call-log/event-queue.ts";
import type { Verdict } from "../../src/otlp/find-verdict.ts";
import { aCallRecord } from "./a-call-record.ts";

const warnings: string[] = [];

beforeEach(() => {
  warnings.length = 0;
  const silent = (): void => {};
  diag.setLogger(
    { warn: (text) => warnings.push(text), error: silent, info: silent, debug: silent, verbose: silent },
    { suppressOverrideMessage: true },
  );
});

afterEach(() => diag.disable());

const ARRIVED: Verdict = { kind: "arrived", reason: "" };
const AWAY: Verdict = { kind: "away", reason: "HTTP 404" };

/** A queue to an endpoint that answers as it is told, and the numbers of the records in each request. */
function aQueue(
  answer: (request: number) => Verdict | Promise<Verdict>,
  options: Partial<EventQueueOptions> = {},
) {
  const requests: number[][] = [];
  const send: SendEvents = async (records) => {
    requests.push(records.map(({ number }) => number));
    return answer(requests.length);
  };
  const queue = new EventQueue({
    loadSender: async () => send,
    endpoint: "http://logs/v1/logs",
    timeoutMs: 1_000,
    delayMs: 5,
    retryMs: 5,
    ...options,
  });
  const write = (...numbers: number[]): void => {
    for (const number of numbers) queue.write(aCallRecord({ number }));
  };
  return { queue, requests, write };
}

test("records are sent by themselves a moment later, in order", async () => {
  const { requests, write } = aQueue(() => ARRIVED);
  write(1, 2);
  await vi.waitFor(() => expect(requests).toEqual([[1, 2]]));
  write(3);
  await vi.waitFor(() => expect(requests).toEqual([[1, 2], [3]]));
  expect(warnings).toEqual([]);
});

test("a full batch does not wait for the moment", async () => {
  const { requests, write } = aQueue(() => ARRIVED, { delayMs: 60_000, maxBatch: 2 });
  write(1, 2, 3);
  await vi.waitFor(() => expect(requests).toEqual([[1, 2], [3]]));
});

test("a request that is too large is sent in halves, and nothing of it is lost", async () => {
  const isTooLarge = { kind: "refused", reason: "HTTP 413", isTooLarge: true } as const;
  const { queue, requests, write } = aQueue((request) => (request === 1 ? isTooLarge : ARRIVED));
  write(1, 2, 3);
  await queue.flush(1_000);
  expect(requests).toEqual([[1, 2, 3], [1, 2], [3]]);
  expect(warnings).toEqual([]);
});

test("a record that alone is too large is lost, and told", async () => {
  const { queue, requests, write } = aQueue(() => ({
    kind: "refused",
    reason: "HTTP 413",
    isTooLarge: true,
  }));
  write(1);
  await queue.flush(1_000);
  expect(requests).toEqual([[1]]);
  expect(warnings).toEqual(["bursar: 1 records of calls for http://logs/v1/logs are lost: HTTP 413."]);
});

test("of a request that arrived in part, only what was refused counts as lost", async () => {
  const lost: number[] = [];
  const part = { kind: "refused", reason: "1 of its records: too old", rejected: 1 } as const;
  const { queue, write } = aQueue(() => part, { onLoss: (count) => lost.push(count) });
  write(1, 2, 3);
  await queue.flush(1_000);
  expect(lost).toEqual([1]);
});

test("what an endpoint does not take now is sent again, and told once until it is there", async () => {
  const { requests, write } = aQueue((request) => (request < 4 ? AWAY : ARRIVED));
  write(1);
  await vi.waitFor(() => expect(requests).toEqual([[1], [1], [1], [1]]));
  expect(warnings).toEqual([
    "bursar: records of calls do not reach http://logs/v1/logs: HTTP 404. Up to 2048 wait in memory. OTEL_EXPORTER_OTLP_LOGS_ENDPOINT names who takes them.",
  ]);
});

test("a record that comes to a full queue is lost, by a throw that is counted", () => {
  const { write } = aQueue(() => AWAY, { maxQueued: 2, delayMs: 60_000 });
  write(1, 2);
  expect(() => write(3)).toThrow(
    new RangeError(
      "http://logs/v1/logs does not take records of calls as fast as they come; this one is lost",
    ),
  );
});

test("what is refused is lost, counted and told; what comes after it is sent", async () => {
  const onLoss = vi.fn<(count: number, reason: string) => void>();
  const refused: Verdict = { kind: "refused", reason: "HTTP 400 bad" };
  const { queue, requests, write } = aQueue((request) => (request === 1 ? refused : ARRIVED), {
    maxBatch: 2,
    onLoss,
  });
  write(1, 2, 3);
  await queue.flush(1_000);
  expect(requests).toEqual([[1, 2], [3]]);
  expect(onLoss.mock.calls).toEqual([[2, "HTTP 400 bad"]]);
  expect(warnings).toEqual(["bursar: 2 records of calls for http://logs/v1/logs are lost: HTTP 400 bad."]);
});

test("a flush sends all batches, and ends where the endpoint takes none", async () => {
  const { queue, requests, write } = aQueue((request) => (request < 3 ? ARRIVED : AWAY), {
    delayMs: 60_000,
    retryMs: 60_000,
    maxBatch: 1,
    maxQueued: 9,
  });
  write(1, 2, 3, 4);
  await queue.flush(60_000);
  expect(requests).toEqual([[1], [2], [3]]);
  queue.end();
  expect(warnings.at(-1)).toBe(
    "bursar: 2 records of calls for http://logs/v1/logs are lost: the program has ended.",
  );
});

test("a flush waits for the sending that is on its way, and sends what that leaves", async () => {
  let release = (): void => {};
  const held = new Promise<Verdict>((resolve) => (release = () => resolve(ARRIVED)));
  const { queue, requests, write } = aQueue((request) => (request === 1 ? held : ARRIVED), { maxBatch: 1 });
  write(1, 2, 3, 4);
  await vi.waitFor(() => expect(requests).toEqual([[1]]));
  const flushed = queue.flush(60_000);
  release();
  await flushed;
  expect(requests).toEqual([[1], [2], [3], [4]]);
  queue.end();
  expect(warnings).toEqual([]);
});

test("batches are small, larger where many wait, and largest at a flush", async () => {
  const { queue, requests, write } = aQueue(() => ARRIVED, { delayMs: 5 });
  write(...Array.from({ length: 200 }, (_, number) => number));
  await vi.waitFor(() => expect(requests.map((batch) => batch.length)).toEqual([128, 32, 32, 8]));
  write(...Array.from({ length: 31 }, (_, number) => number));
  await vi.waitFor(() => expect(requests.at(-1)).toHaveLength(31));
  write(...Array.from({ length: 1_000 }, (_, number) => number));
  await queue.flush(60_000);
  expect(requests.slice(-2).map((batch) => batch.length)).toEqual([512, 488]);
});

test("a flush takes no longer than it may, whatever is on its way", async () => {
  let release = (): void => {};
  onTestFinished(() => release());
  const { queue, write } = aQueue(() => new Promise((resolve) => (release = () => resolve(ARRIVED))));
  write(1);
  const startedAtMs = performance.now();
  await queue.flush(40);
  await queue.flush(40);
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
});

test("a sender that cannot be loaded is told as an endpoint that is away", async () => {
  const { queue, write } = aQueue(() => ARRIVED, {
    loadSender: () => Promise.reject(new Error("Cannot find package")),
  });
  write(1);
  await queue.flush(1_000);
  expect(warnings[0]).toContain("do not reach http://logs/v1/logs: Cannot find package.");
});
