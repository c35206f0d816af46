import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import { startApp, startFakeCollector, sumOf } from "../run-app.ts";
import type { Ended, FakeCollector, StartOptions } from "../run-app.ts";
import { listNames } from "./a-spool.ts";

const NOWHERE = "http://127.0.0.1:1";

// Tests that run at once share the hooks of the file.
const servers: { readonly close: () => Promise<void> }[] = [];
const folders: string[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bursar-spool-"));
  folders.push(folder);
  return folder;
}

interface Bench {
  readonly collector: FakeCollector;
  readonly folder: string;
  readonly start: (
    way: string,
    extra?: Readonly<Record<string, string>>,
    options?: StartOptions,
  ) => ReturnType<typeof startApp>;
}

async function aBench(): Promise<Bench> {
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  servers.push(fake, collector);
  const folder = join(aFolder(), "spool");
  return {
    collector,
    folder,
    start: (way, extra = {}, options = {}) =>
      startApp(
        "endings-app.mjs",
        {
          FAKE_CLAUDE_URL: fake.url,
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
          BURSAR_SPOOL_DIR: folder,
          OTEL_LOG_LEVEL: "warn",
          ...extra,
        },
        { args: [way], ...options },
      ),
  };
}

/** Calls of all payloads: each run once, by its last figures. */
function countCalls(collector: FakeCollector): Map<string, number> {
  const byRun = new Map<string, number>();
  for (const index of collector.payloads.keys())
    for (const { metric, labels, figure } of collector.readPoints(index))
      if (metric === "claude.calls") byRun.set(labels["run"] ?? "", figure);
  return byRun;
}

/** Milliseconds from the end of the program's own work to its exit. */
function findDelayMs({ stdout, endedAtMs }: Ended): number {
  return endedAtMs - Number(/done (\d+)/.exec(stdout)?.[1]);
}

test.concurrent("figures of a process that ended without a Collector arrive with the next process, zeros and run included", async () => {
  const { folder, start, collector } = await aBench();
  collector.answer = 404;
  const lost = await start("return").ended;
  expect(lost.code).toBe(0);
  expect(lost.stderr).toContain(`the last figures are kept in ${folder}`);
  expect(listNames(folder)).toHaveLength(1);
  collector.answer = "accept";
  expect((await start("late-return").ended).code).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
  expect([...countCalls(collector).values()]).toEqual([1, 1]);
  const spooled = collector.readPoints(0);
  expect(sumOf(spooled, "claude.tokens", { token_class: "output" })).toBe(10);
  expect(spooled.filter(({ metric }) => metric === "claude.calls").map(({ figure }) => figure)).toEqual([
    0, 1,
  ]);
});

test.concurrent.each(["SIGTERM", "SIGINT"] as const)("after %s too", async (signal) => {
  const { folder, start, collector } = await aBench();
  collector.answer = 404;
  const app = start("wait");
  await app.whenReady;
  app.child.kill(signal);
  expect(await app.ended).toMatchObject({ code: null, signal });
  collector.answer = "accept";
  await start("late-return").ended;
  expect(readdirSync(folder)).toEqual([]);
  expect([...countCalls(collector).values()]).toEqual([1, 1]);
});

test.concurrent("after an uncaught exception too, though the Collector hangs", async () => {
  const { folder, start, collector } = await aBench();
  collector.answer = "hang";
  expect((await start("throw", { BURSAR_FLUSH_TIMEOUT_MS: "300" }).ended).code).toBe(1);
  collector.answer = "accept";
  await start("late-return").ended;
  expect(readdirSync(folder)).toEqual([]);
  expect([...countCalls(collector).values()]).toEqual([1, 1]);
});

test.concurrent("a program whose own handler ends it before the Collector answers keeps its figures", async () => {
  const { folder, start, collector } = await aBench();
  collector.answer = "hang";
  const app = start("slow-handler");
  await app.whenReady;
  app.child.kill("SIGTERM");
  expect(await app.ended).toMatchObject({ code: 7 });
  expect(listNames(folder)).toHaveLength(1);
});

test.concurrent("a program that is killed while the Collector is away keeps what it last tried to export", async () => {
  const { folder, start, collector } = await aBench();
  const app = start("wait", { OTEL_EXPORTER_OTLP_ENDPOINT: NOWHERE, OTEL_METRIC_EXPORT_INTERVAL: "50" });
  await app.whenReady;
  while (!existsWaiting(folder)) await new Promise((resolve) => setTimeout(resolve, 20));
  app.child.kill("SIGKILL");
  await app.ended;
  const [name = ""] = readdirSync(folder).filter((each) => each.endsWith(".spool"));
  const [header = ""] = readFileSync(join(folder, name), "utf8").split("\n");
  const { heldUntilMs, takenAtMs } = JSON.parse(header) as { heldUntilMs: number; takenAtMs: number };
  // Its own process tries again for two intervals, and as long as an export may take.
  expect(heldUntilMs - takenAtMs).toBeGreaterThanOrEqual(5_100);
  expect(heldUntilMs - takenAtMs).toBeLessThan(5_100 + 2_000);
  expect(collector.payloads).toEqual([]);
});

function existsWaiting(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith(".spool"));
  } catch {
    return false;
  }
}

test.concurrent("a process that recovers takes back what it kept", async () => {
  const { folder, start, collector } = await aBench();
  collector.answer = 404;
  const app = start("wait", { OTEL_METRIC_EXPORT_INTERVAL: "50" });
  await app.whenReady;
  while (!existsWaiting(folder)) await new Promise((resolve) => setTimeout(resolve, 20));
  collector.answer = "accept";
  while (existsWaiting(folder)) await new Promise((resolve) => setTimeout(resolve, 20));
  app.child.kill("SIGTERM");
  await app.ended;
  expect([...countCalls(collector).values()]).toEqual([1]);
});

test.concurrent("credentials of the endpoint and headers are not kept", async () => {
  const { folder, start } = await aBench();
  await start("return", {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://user:pass-word@127.0.0.1:1",
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "http://user:pass-word@127.0.0.1:1/in?key=pass-word",
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=pass-word",
  }).ended;
  const [name = ""] = readdirSync(folder);
  const text = readFileSync(join(folder, name), "utf8");
  expect(text).toContain('"endpoint":"http://127.0.0.1:1/in"');
  expect(text).not.toContain("pass-word");
});

test.concurrent("what is kept for one endpoint is not sent to another", async () => {
  const { folder, start, collector } = await aBench();
  await start("return", { OTEL_EXPORTER_OTLP_ENDPOINT: NOWHERE }).ended;
  const ended = await start("late-return").ended;
  expect(ended.stderr).toContain(
    `1 files in ${folder} cannot be sent as they are. "bursar spool list" says why`,
  );
  expect([...countCalls(collector).values()]).toEqual([1]);
  expect(listNames(folder)).toHaveLength(1);
});

test.concurrent("sending what was left does not hold a program that has ended", async () => {
  const { folder, start, collector } = await aBench();
  collector.answer = 404;
  await start("return").ended;
  collector.answer = "hang";
  const ended = await start("return", { BURSAR_FLUSH_TIMEOUT_MS: "400" }).ended;
  expect(ended.code).toBe(0);
  expect(findDelayMs(ended)).toBeLessThan(400 + 2_000);
  // Nothing is left claimed: the next process need not wait for that.
  expect(listNames(folder).map((name) => name.slice(1))).toEqual([".spool", ".spool"]);
});

test.concurrent.each([
  ["is a file", (folder: string) => writeFileSync(folder, "")],
  ["is a loop of links", (folder: string) => symlinkSync(folder, folder)],
])("a spool folder that %s disturbs nothing, and diag says what to do", async (_, make) => {
  const { start } = await aBench();
  const parent = aFolder();
  const folder = join(parent, "spool");
  make(folder);
  const ended = await start("return", {
    OTEL_EXPORTER_OTLP_ENDPOINT: NOWHERE,
    BURSAR_SPOOL_DIR: folder,
  }).ended;
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain(`cannot be kept in ${folder}`);
  expect(ended.stderr).toContain(
    'Name a folder with room that this user may write in BURSAR_SPOOL_DIR, or "none".',
  );
});
