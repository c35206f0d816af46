import { Counter, register, Registry } from "prom-client";
import { afterAll, expect, test, vi } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import type { PromClientOptions } from "../src/prom-client.ts";
import { startApp, startFakeCollector } from "./run-app.ts";
import type { FakeCollector, RunningProgram } from "./run-app.ts";

const ends: (() => Promise<unknown> | boolean)[] = [];

afterAll(async () => {
  for (const end of ends) await end();
});

async function startScrapedApp(
  environment: Readonly<Record<string, string>>,
): Promise<{ collector: FakeCollector; app: RunningProgram; ask: (path: string) => Promise<string> }> {
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  const app = startApp("scraped-app.mjs", {
    FAKE_CLAUDE_URL: fake.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_METRIC_EXPORT_INTERVAL: "50",
    ...environment,
  });
  ends.push(
    () => app.child.kill("SIGKILL"),
    () => fake.close(),
    () => collector.close(),
  );
  const port = await app.whenReady.then((text) => /ready (\d+)/.exec(text)?.[1]);
  const ask = async (path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}/${path}`)).text();
  return { collector, app, ask };
}

test.concurrent("a service that is scraped exports nothing, at its end neither", async () => {
  const { collector, app, ask } = await startScrapedApp({});
  await ask("?calls=3&feature=reply");
  const lines = (await ask("metrics")).split("\n");
  const calls = lines.filter((line) => line.startsWith("claude_calls_total{"));
  expect(calls.map((line) => line.replace(/run="[0-9a-f]{16}"/, 'run="1"'))).toEqual([
    'claude_calls_total{feature="reply",team="care",path="unknown",environment="unknown",run="1",' +
      'model="claude-opus-5-5",provider="anthropic",api="message",result="ok",error_type="none"} 2',
    'claude_calls_total{feature="reply",team="care",path="unknown",environment="unknown",run="1",' +
      'model="claude-opus-5-5",provider="anthropic",api="stream",result="ok",error_type="none"} 1',
  ]);
  expect(lines).toContain("shop_orders_total 3");
  app.child.kill("SIGTERM");
  await app.ended;
  expect(collector.payloads.flatMap((_, index) => collector.readPoints(index))).toEqual([]);
});

test.concurrent("metering that begins only with the registry says what it does not see", async () => {
  const environment = {
    FAKE_CLAUDE_URL: "http://127.0.0.1:1",
    OTEL_LOG_LEVEL: "warn",
    BURSAR_SPOOL_DIR: "none",
  };
  const app = startApp("scraped-app.mjs", environment, { register: false });
  await app.whenReady;
  app.child.kill("SIGTERM");
  expect((await app.ended).stderr).toBe(
    "bursar: meterWithPromClient started metering: calls of an SDK that was loaded before are not seen. Start the program with node --import @bursar/node/register.\n",
  );
  const metered = await startScrapedApp({ OTEL_LOG_LEVEL: "warn" });
  metered.app.child.kill("SIGTERM");
  expect((await metered.app.ended).stderr).toBe("");
});

test.concurrent("switched off, the registry keeps the application's own metrics alone", async () => {
  const { ask } = await startScrapedApp({ BURSAR_DISABLED: "1" });
  await ask("?calls=1&feature=reply");
  expect(await ask("metrics")).toBe(
    "# HELP shop_orders_total Its own.\n# TYPE shop_orders_total counter\nshop_orders_total 3\n",
  );
});

test("a registry is needed, and those of prom-client are ones", async () => {
  const { meterWithPromClient } = await import("../src/prom-client.ts");
  const options: readonly PromClientOptions[] = [{ register }, { register: new Registry() }];
  vi.stubEnv("BURSAR_DISABLED", "1");
  for (const each of options) expect(() => meterWithPromClient(each)).not.toThrow();
  expect(() => meterWithPromClient({} as PromClientOptions)).toThrow(
    "meterWithPromClient({ register }) needs a Registry of prom-client, such as its `register`",
  );
});

test("a registry that has another metric of our names is told so, and left as it was", async () => {
  const { meterWithPromClient } = await import("../src/prom-client.ts");
  const taken = new Registry();
  const own = new Counter({ name: "claude_calls_total", help: "The application's own.", registers: [taken] });
  expect(() => meterWithPromClient({ register: taken })).toThrow(
    "meterWithPromClient({ register }): the registry has other metrics named claude_calls_total. Rename them, or give a Registry of its own.",
  );
  expect(taken.getMetricsAsArray()).toEqual([own]);
});

test("a registry of prom-client 14 is told which version is needed", async () => {
  const { meterWithPromClient } = await import("../src/prom-client.ts");
  // What a registry of 14.2.0 has of what is asked for.
  const old = { registerMetric: () => {}, getSingleMetric: () => undefined };
  expect(() => meterWithPromClient({ register: old } as unknown as PromClientOptions)).toThrow(
    "needs prom-client 15 or newer; this registry is of an older one. npm install prom-client@15",
  );
});
