import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import { startApp, startFakeCollector, sumOf } from "./run-app.ts";
import type { FakeCollector } from "./run-app.ts";

// Tests that run at once share the hooks of the file.
const servers: { readonly close: () => Promise<void> }[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

interface Invoked {
  readonly drafts: number;
  readonly durationMs: number;
}

interface FunctionRuntime {
  readonly collector: FakeCollector;
  /** Thaws the process, invokes the function so often at once, and freezes it with the answer. */
  readonly invoke: (count: number) => Promise<Invoked>;
  /** As it ends: frozen, without notice. */
  readonly kill: () => Promise<void>;
}

async function aFunction(timeoutMs: number): Promise<FunctionRuntime> {
  const claude = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  servers.push(claude, collector);
  const { child, ended } = startApp("function-runtime.mjs", {
    ANTHROPIC_BASE_URL: claude.url,
    ANTHROPIC_API_KEY: "test",
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    BURSAR_SPOOL_DIR: "none",
    BURSAR_FLUSH_TIMEOUT_MS: String(timeoutMs),
  });
  if (child.stdout === null) throw new Error("the program has no output");
  const lines = createInterface({ input: child.stdout });
  await once(lines, "line");
  child.kill("SIGSTOP");
  return {
    collector,
    invoke: async (count) => {
      const answer = once(lines, "line");
      child.kill("SIGCONT");
      child.stdin?.write(`${count}\n`);
      const [line] = (await answer) as [string];
      child.kill("SIGSTOP");
      return JSON.parse(line) as Invoked;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function countCalls({ payloads, readPoints }: FakeCollector): number {
  return sumOf(readPoints(payloads.length - 1), "claude.calls", { feature: "support-reply" });
}

test.concurrent("the example of a function has its figures at the Collector with each answer, frozen and killed after it", async () => {
  const { collector, invoke, kill } = await aFunction(5_000);
  expect(await invoke(1)).toMatchObject({ drafts: 1 });
  expect(countCalls(collector)).toBe(1);
  expect(await invoke(1)).toMatchObject({ drafts: 1 });
  await kill();
  expect(countCalls(collector)).toBe(2);
  const points = collector.readPoints(collector.payloads.length - 1);
  expect(sumOf(points, "claude.actions", { outcome: "success" })).toBe(2);
});

test.concurrent("where the Collector hangs, its answer is delayed by at most the flush time-out; the next one has all figures", async () => {
  const { collector, invoke, kill } = await aFunction(500);
  collector.answer = "hang";
  const { durationMs } = await invoke(1);
  expect(durationMs).toBeGreaterThan(400);
  // By default it would be 5 s.
  expect(durationMs).toBeLessThan(4_500);
  expect((await invoke(1)).durationMs).toBeLessThan(4_500);
  collector.answer = "accept";
  await invoke(1);
  await kill();
  expect(countCalls(collector)).toBe(3);
});

test.concurrent("40 invocations at once share their exports", async () => {
  const { collector, invoke, kill } = await aFunction(5_000);
  expect(await invoke(40)).toMatchObject({ drafts: 40 });
  await kill();
  expect(countCalls(collector)).toBe(40);
  expect(collector.payloads.length).toBeLessThan(20);
});
