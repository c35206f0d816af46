import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../../fake-claude/src/index.ts";
import { readRequest } from "../../../top/src/otlp-encoding.ts";
import { startApp } from "../run-app.ts";
import type { Ended } from "../run-app.ts";
import { startFakeGrpc } from "./fake-grpc.ts";
import type { FakeGrpc } from "./fake-grpc.ts";
import { startMuteAddress } from "./start-mute-address.ts";

const FLUSH_MS = 400;
const SHORT = { BURSAR_FLUSH_TIMEOUT_MS: String(FLUSH_MS) };
// What a busy machine may add; without the bound it would be 10 s.
const SLACK_MS = 6_000;

const closing: (() => unknown)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

interface Bench {
  readonly fake: FakeClaude;
  readonly server: FakeGrpc;
  readonly spool: string;
  readonly run: (extra?: Readonly<Record<string, string>>, way?: string) => Promise<Ended>;
}

async function aBench(): Promise<Bench> {
  const fake = await startFakeClaude({ seed: 3 });
  const server = await startFakeGrpc();
  const spool = mkdtempSync(join(tmpdir(), "bursar-grpc-"));
  closing.push(
    () => fake.close(),
    () => server.close(),
    () => rmSync(spool, { recursive: true }),
  );
  const settings = {
    FAKE_CLAUDE_URL: fake.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
    // However busy the machine is.
    BURSAR_FLUSH_TIMEOUT_MS: "60000",
    BURSAR_SPOOL_DIR: spool,
    OTEL_LOG_LEVEL: "warn",
  };
  return {
    fake,
    server,
    spool,
    run: (extra = {}, way = "return") =>
      startApp("endings-app.mjs", { ...settings, ...extra }, { args: [way] }).ended,
  };
}

/** USD of all requests; each process sends its figures once here. */
function sumUsd({ requests }: FakeGrpc): number {
  return requests
    .flatMap(({ message }) => listMetrics(readRequest(message, "protobuf")))
    .filter(({ name }) => name === "claude.cost.usd")
    .flatMap(({ sum }) => sum.dataPoints)
    .reduce((usd, { asDouble }) => usd + asDouble, 0);
}

type JsonMetric = { name: string; sum: { dataPoints: { asDouble: number }[] } };
type JsonRequest = { resourceMetrics: { scopeMetrics: { metrics: JsonMetric[] }[] }[] };

function listMetrics(request: unknown): readonly JsonMetric[] {
  const { resourceMetrics } = request as JsonRequest;
  return resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
}

function findDelayMs({ stdout, endedAtMs }: Ended): number {
  return endedAtMs - Number(/done (\d+)/.exec(stdout)?.[1]);
}

test.concurrent("by gRPC a short program is metered exactly, and the open connection does not hold it", async () => {
  const { fake, server, run } = await aBench();
  // Exports before the end too, so that the connection is idle and open then.
  const ended = await run({ OTEL_METRIC_EXPORT_INTERVAL: "100" }, "late-return");
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(findDelayMs(ended)).toBeLessThan(SLACK_MS);
  expect(server.connectionCount()).toBe(1);
  const last = { ...server, requests: server.requests.slice(-1) };
  expect(sumUsd(last)).toBeCloseTo(fake.ledger.totalUsd(), 12);
});

test.concurrent.each(["60000", "100"])(
  "a server of gRPC that hangs delays the end by the flush time-out (interval %s)",
  async (interval) => {
    const { server, run } = await aBench();
    server.answer = "hang";
    const ended = await run({ ...SHORT, OTEL_METRIC_EXPORT_INTERVAL: interval }, "late-return");
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain("no answer within");
    expect(findDelayMs(ended)).toBeLessThan(FLUSH_MS + SLACK_MS);
  },
);

test.concurrent.each(["http", "https"])(
  "an address that never answers an attempt to connect by %s delays the end by as much",
  async (scheme) => {
    const { run } = await aBench();
    const mute = await startMuteAddress();
    closing.push(mute.close);
    const ended = await run({ ...SHORT, OTEL_EXPORTER_OTLP_ENDPOINT: `${scheme}://127.0.0.1:${mute.port}` });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain("no answer within");
    expect(findDelayMs(ended)).toBeLessThan(FLUSH_MS + SLACK_MS);
  },
);

test.concurrent("figures and events together have one flush time-out, also where a sending held the program before", async () => {
  const { run } = await aBench();
  const mute = await startMuteAddress();
  closing.push(mute.close);
  const ended = await run(
    {
      BURSAR_FLUSH_TIMEOUT_MS: "5000",
      BURSAR_CALL_LOG: "otlp",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${mute.port}`,
    },
    "late-return",
  );
  expect(ended.code).toBe(0);
  expect(findDelayMs(ended)).toBeLessThan(9_000);
});

test.concurrent("what gRPC does not deliver waits in the spool, and the next process sends it", async () => {
  const { fake, server, spool, run } = await aBench();
  server.answer = { status: 14, message: "restarting" };
  const first = await run();
  expect(first.stderr).toContain("gRPC 14 UNAVAILABLE: restarting");
  expect(first.stderr).toContain(`the last figures are kept in ${spool}`);
  expect(readdirSync(spool)).toHaveLength(1);
  const refused = server.requests.length;
  server.answer = { status: 0 };
  // The spool is sent in the background: this one lives for long enough.
  expect((await run({}, "late-return")).stderr).toBe("");
  expect(readdirSync(spool)).toEqual([]);
  const arrived = { ...server, requests: server.requests.slice(refused) };
  expect(sumUsd(arrived)).toBeCloseTo(fake.ledger.totalUsd(), 12);
});
