import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../../fake-claude/src/index.ts";
import { startFakeCollector, startProgram, sumOf } from "../run-app.ts";
import type { FakeCollector } from "../run-app.ts";
import { findEntry, findService, LINES, refreshFixture } from "./service-fixture.ts";

interface Seen {
  readonly spans: readonly {
    readonly name: string;
    readonly scope: string;
    readonly trace: string;
    readonly port?: number;
    readonly attributes: readonly string[];
  }[];
  readonly metrics: readonly {
    readonly metric: string;
    readonly labels: Readonly<Record<string, string | number>>;
    readonly figure: number;
  }[];
}

interface Run {
  readonly seen: Seen;
  readonly stderr: string;
  readonly fake: FakeClaude;
  readonly collector: FakeCollector;
}

const servers: { readonly close: () => Promise<void> }[] = [];

beforeAll(() => LINES.forEach(refreshFixture));

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

/** How a service is written: its module system, and how it lets OpenTelemetry see ES modules. */
const SERVICES = [
  { service: "cjs-service.cjs", loader: "none" },
  { service: "esm-service.mjs", loader: "sync" },
  { service: "esm-service.mjs", loader: "async" },
] as const;

const CASES = LINES.flatMap((line) => SERVICES.map((service) => ({ line, ...service })));

async function runService(
  { line, service, loader }: (typeof CASES)[number],
  environment: Readonly<Record<string, string>>,
  register: boolean,
): Promise<Run> {
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  servers.push(fake, collector);
  const flags = register ? ["--import", findEntry(line, "register")] : [];
  const { ended } = startProgram([...flags, findService(line, service)], {
    FAKE_CLAUDE_URL: fake.url,
    LOADER: loader,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    ...environment,
  });
  const { code, stdout, stderr } = await ended;
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return { seen: JSON.parse(/^SEEN (.*)$/m.exec(stdout)?.[1] ?? "null") as Seen, stderr, fake, collector };
}

function sumSeen({ metrics }: Seen, metric: string, labels: Readonly<Record<string, string>> = {}): number {
  return metrics
    .filter((point) => point.metric === metric)
    .filter((point) => Object.entries(labels).every(([label, name]) => point.labels[label] === name))
    .reduce((sum, { figure }) => sum + figure, 0);
}

describe.concurrent.each(CASES)("in $service of the $line line, hooks $loader", (service) => {
  test.concurrent.each(["with NodeSDK", "with registerInstrumentations"])(
    "ClaudeInstrumentation %s counts each call once in that SDK's own reader",
    async (ownSdk) => {
      const { seen, fake } = await runService(service, { OWN_SDK: ownSdk }, false);
      expect(sumSeen(seen, "claude.calls", { result: "ok", environment: "test" })).toBe(2);
      const billed = fake.ledger.entries.flatMap(({ tokens }) => Object.values(tokens));
      expect(sumSeen(seen, "claude.tokens")).toBe(billed.reduce((sum, tokens) => sum + tokens, 0));
      expect(sumSeen(seen, "claude.cost.usd")).toBeCloseTo(fake.ledger.totalUsd(), 12);
      const own = seen.spans.filter(({ name }) => name === "anthropic.messages.create");
      expect(own.map(({ attributes }) => attributes)).toEqual([
        ["claude.feature", "claude.team", "claude.path", "claude.cost_usd"],
        ["claude.feature", "claude.team", "claude.path", "claude.cost_usd"],
      ]);
    },
  );

  test.concurrent.each(["", "debug"])(
    "an SDK that starts after us keeps its traces, metrics and headers; OTEL_LOG_LEVEL=%s",
    async (logLevel) => {
      const environment = {
        OWN_SDK: "yes",
        OTEL_LOG_LEVEL: logLevel,
        OTEL_METRIC_EXPORT_INTERVAL: "100",
        LINGER_MS: "500",
      };
      const plain = await runService(service, environment, false);
      const beside = await runService(service, environment, true);
      const port = Number(new URL(beside.fake.url).port);
      expect(renderSpans(beside.seen)).toEqual(renderSpans(plain.seen));
      expect(renderSpans(plain.seen)).toHaveLength(7);
      expect(new Set(beside.seen.spans.map(({ trace }) => trace)).size).toBe(1);
      expect(beside.seen.spans.flatMap((span) => span.port ?? []).filter((each) => each !== port)).toEqual(
        [],
      );
      expect(sumSeen(beside.seen, "shop.orders")).toBe(3);
      expect(listMetrics(beside.seen)).toEqual(listMetrics(plain.seen));
      expect(beside.fake.requests.map(renderHeaders)).toEqual(plain.fake.requests.map(renderHeaders));
      // The Anthropic SDK and the tracing of its requests propagate, each on its own.
      const propagated = { baggage: "order=17, order=17", traceparent: "00-id-id-01, 00-id-id-01" };
      expect(plain.fake.requests.map(renderHeaders)).toMatchObject([propagated, propagated]);
      // And we have what we are there for, from the first export to the last.
      expect(beside.collector.payloads.length).toBeGreaterThan(1);
      const last = beside.collector.readPoints(beside.collector.payloads.length - 1);
      expect(sumOf(last, "claude.calls", { result: "ok" })).toBe(2);
      expect(sumOf(last, "claude.cost.usd")).toBeCloseTo(beside.fake.ledger.totalUsd(), 12);
      expect(beside.stderr).not.toContain("import-in-the-middle");
    },
  );
});

function renderSpans({ spans }: Seen): readonly string[] {
  return spans.map(({ name, scope }) => `${scope} ${name}`).sort();
}

function listMetrics({ metrics }: Seen): readonly string[] {
  return [...new Set(metrics.map(({ metric }) => metric))].sort();
}

function renderHeaders({ headers }: FakeClaude["requests"][number]): Readonly<Record<string, unknown>> {
  const { traceparent, host, ...others } = headers;
  return {
    ...others,
    host: typeof host,
    traceparent: String(traceparent).replaceAll(/[0-9a-f]{16,32}/g, "id"),
  };
}
