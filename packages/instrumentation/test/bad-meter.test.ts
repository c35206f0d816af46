import { createNoopMeter } from "@opentelemetry/api";
import type { Meter, MeterProvider as AnyMeterProvider } from "@opentelemetry/api";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import type { PushMetricExporter, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { afterEach, expect, test } from "vitest";
import { withAction } from "../src/index.ts";
import { Anthropic, instrumentation, meterAnew } from "./metered-sdk.ts";

const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 9,
  messages: [{ role: "user" as const, content: "Why?" }],
};
const MESSAGE = {
  id: "msg_1",
  type: "message",
  model: "claude-opus-5-5",
  stop_reason: "end_turn",
  content: [],
  usage: { input_tokens: 1_000, output_tokens: 0 },
};
const STREAM = [
  { type: "message_start", message: MESSAGE },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } },
  { type: "message_stop" },
]
  .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  .join("");

const fail = (): never => {
  throw new Error("boom");
};
/** Every method, and every method of what a method returns. */
const anInstrument = (): object => new Proxy({}, { get: () => fail });

/** What a meter may do wrong. */
const METERS: Readonly<Record<string, AnyMeterProvider>> = {
  "a provider that throws": { getMeter: fail },
  "a provider without a meter": { getMeter: () => undefined as unknown as Meter },
  "a meter that throws in every method": {
    getMeter: () => new Proxy(createNoopMeter(), { get: () => fail }),
  },
  "a meter whose instruments throw in every method": {
    getMeter: () => new Proxy(createNoopMeter(), { get: () => anInstrument }),
  },
  "a meter whose instruments are none": {
    getMeter: () => new Proxy(createNoopMeter(), { get: () => () => undefined }),
  },
};

const client = new Anthropic({
  apiKey: "test",
  baseURL: "http://127.0.0.1",
  fetch: (_, init) =>
    Promise.resolve(
      JSON.stringify(init?.body).includes("stream")
        ? new Response(STREAM, { headers: { "content-type": "text/event-stream" } })
        : Response.json(MESSAGE),
    ),
});

const unhandled: unknown[] = [];
const keep = (reason: unknown): void => void unhandled.push(reason);

/** What the application sees of an action with two calls. */
async function act(): Promise<unknown> {
  process.on("unhandledRejection", keep);
  const seen = await withAction("support", async (action) => {
    const events: string[] = [];
    const message = await client.messages.create(REQUEST);
    for await (const event of await client.messages.create({ ...REQUEST, stream: true }))
      events.push(event.type);
    action.succeed();
    return [message, events];
  });
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off("unhandledRejection", keep);
  return seen;
}

const SEEN = [MESSAGE, ["message_start", "message_delta", "message_stop"]];

afterEach(() => {
  meterAnew();
  unhandled.length = 0;
});

test.each(Object.entries(METERS))("%s is not noticed by the application", async (_, provider) => {
  instrumentation.setMeterProvider(provider);
  expect(await act()).toEqual(SEEN);
  expect(unhandled).toEqual([]);
});

/** Exports every 5 ms, in this way. */
function exportBy(write: PushMetricExporter["export"]): { provider: MeterProvider; exports: () => number } {
  let exports = 0;
  const exporter: PushMetricExporter = {
    export(metrics: ResourceMetrics, onDone) {
      exports += 1;
      write(metrics, onDone);
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const options = { exporter, exportIntervalMillis: 5, exportTimeoutMillis: 5 };
  return {
    provider: new MeterProvider({ readers: [new PeriodicExportingMetricReader(options)] }),
    exports: () => exports,
  };
}

test.each<[string, PushMetricExporter["export"]]>([
  ["hangs", () => {}],
  ["throws", fail],
  ["fails", (_, onDone) => onDone({ code: 1, error: new Error("no Collector") })],
  [
    "tells its end twice",
    (_, onDone) => {
      onDone({ code: 0 });
      onDone({ code: 1 });
    },
  ],
])("an exporter that %s is not noticed by the application", async (_, write) => {
  const { provider, exports } = exportBy(write);
  instrumentation.setMeterProvider(provider);
  const startedAtMs = performance.now();
  for (let round = 0; round < 10; round += 1) expect(await act()).toEqual(SEEN);
  expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  expect(unhandled).toEqual([]);
  expect(exports()).toBeGreaterThan(1);
  await provider.shutdown().catch(() => undefined);
});
