import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { findFreePorts } from "../src/run/find-free-ports.ts";
import { startStack } from "../src/run/start-stack.ts";
import type { Stack } from "../src/run/start-stack.ts";
import { isAlive } from "./make-folder.ts";

const FILES = fileURLToPath(new URL("./fixtures/files", import.meta.url));
let dataDir = "";
let stack: Stack;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "bursar-stack-"));
  stack = await startStack({ dataDir, filesDir: FILES, env: process.env });
});

afterAll(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function postCounter(count: number): Promise<number> {
  const point = {
    attributes: [{ key: "run", value: { stringValue: "r1" } }],
    startTimeUnixNano: "1",
    timeUnixNano: `${Date.now()}000000`,
    asDouble: count,
  };
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] };
  const metric = { name: "claude.cost.usd", unit: "{USD}", sum };
  const body = JSON.stringify({ resourceMetrics: [{ resource: {}, scopeMetrics: [{ metrics: [metric] }] }] });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${stack.urls.otlp}/v1/metrics`, { method: "POST", headers, body });
  return response.status;
}

async function queryNumber(expression: string): Promise<number | undefined> {
  const url = `${stack.urls.prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`;
  const answer = await (await fetch(url)).text();
  const text = /"value":\[[\d.]+,"([^"]+)"\]/.exec(answer)?.[1];
  return text === undefined ? undefined : Number(text);
}

const patiently = { timeout: 30_000, interval: 200 };

test("a posted counter arrives in Prometheus under its contract name", async () => {
  expect(await postCounter(1.25)).toBe(200);
  await vi.waitFor(
    async () => expect(await queryNumber('claude_cost_usd_total{run="r1"}')).toBe(1.25),
    patiently,
  );
});

test("an alert of the rule file arrives in this run's Alertmanager", async () => {
  await vi.waitFor(async () => {
    const alerts = await (await fetch(`${stack.urls.alertmanager}/api/v2/alerts`)).text();
    expect(alerts).toContain('"alertname":"CollectorScraped"');
  }, patiently);
});

test("what was posted while Prometheus was killed arrives after its restart, and older points are still there", async () => {
  await stack.kill("prometheus");
  await expect(fetch(`${stack.urls.prometheus}/-/ready`)).rejects.toThrow("fetch failed");
  expect(await postCounter(2.5)).toBe(200);
  // The queue is on disk, so the Collector may die too.
  await stack.kill("collector");
  await stack.start("prometheus");
  expect(await queryNumber('min_over_time(claude_cost_usd_total{run="r1"}[1h])')).toBe(1.25);
  await stack.start("collector");
  await vi.waitFor(
    async () => expect(await queryNumber('claude_cost_usd_total{run="r1"}')).toBe(2.5),
    patiently,
  );
});

test.runIf(existsSync("/proc/net/tcp"))("whatever a component listens on is on 127.0.0.1", async () => {
  const listening = (await Promise.all(Object.values(stack.pids()).map(readListening))).flat();
  const expected = Object.values(stack.ports).map((port) => `0100007F:${renderHexPort(port)}`);
  expect(listening.toSorted()).toEqual(expected.toSorted());
});

test("a port that another program took in between is given up for another one", async () => {
  const lines: string[] = [];
  const first = await findFreePorts();
  const occupant = await listenOn(first.prometheus);
  const choices = [first];
  const otherDir = await mkdtemp(join(tmpdir(), "bursar-stack-"));
  const other = await startStack({
    dataDir: otherDir,
    filesDir: FILES,
    env: process.env,
    onProgress: (line) => lines.push(line),
    choosePorts: async () => choices.pop() ?? findFreePorts(),
  });
  expect(other.ports.prometheus).not.toBe(first.prometheus);
  expect(lines).toContain("a port was taken by another program; trying with other ports");
  await other.stop();
  occupant.close();
  await rm(otherDir, { recursive: true, force: true });
});

test("stopping leaves no process behind", async () => {
  const pids = Object.values(stack.pids());
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  await stack.stop();
  expect(pids.map(isAlive)).toEqual([false, false, false]);
});

function listenOn(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy()).listen(port, "127.0.0.1", () =>
      resolve(server),
    );
  });
}

function renderHexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

/** Addresses that a program listens on, in the kernel's hexadecimal form: its sockets among all listening ones. */
async function readListening(pid: number): Promise<string[]> {
  const table = `${await readFile("/proc/net/tcp", "utf8")}\n${await readFile("/proc/net/tcp6", "utf8")}`;
  const files = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => "")));
  const rows = table.split("\n").map((line) => line.trim().split(/\s+/));
  const listening = "0A";
  return rows.flatMap((row) =>
    row[3] === listening && links.includes(`socket:[${row[9]}]`) ? [row[1] ?? ""] : [],
  );
}
