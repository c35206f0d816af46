// A service with an OpenTelemetry SDK of its own, or none. It tells on standard output what that SDK saw.
const { setTimeout: sleep } = require("node:timers/promises");

/** @param load imports or requires a package as the service does */
exports.runService = async (load) => {
  const spans = [];
  const metrics = [];
  const sdk = process.env.OWN_SDK && (await startSdk(load, spans, metrics));
  await doWork(load);
  // The exports of others, which this SDK must not trace, are on their way by now.
  await sleep(Number(process.env.LINGER_MS ?? 0));
  await sdk?.shutdown();
  // Its SDK may log to standard output too.
  process.stdout.write(
    `\nSEEN ${JSON.stringify({ spans: spans.map(renderSpan), metrics: metrics.flatMap(readPoints) })}\n`,
  );
};

async function startSdk(load, spans, metrics) {
  const { NodeSDK } = await load("@opentelemetry/sdk-node");
  const { PeriodicExportingMetricReader } = await load("@opentelemetry/sdk-metrics");
  const { HttpInstrumentation } = await load("@opentelemetry/instrumentation-http");
  const { UndiciInstrumentation } = await load("@opentelemetry/instrumentation-undici");
  const { GenericPoolInstrumentation } = await load("@opentelemetry/instrumentation-generic-pool");
  const { registerInstrumentations } = await load("@opentelemetry/instrumentation");
  const { ClaudeInstrumentation } = await load("@bursar/instrumentation");
  const metered = process.env.OWN_SDK;
  const sdk = new NodeSDK({
    serviceName: "shop",
    traceExporter: keepIn(spans, (list) => list),
    metricReaders: [
      new PeriodicExportingMetricReader({
        exporter: keepIn(metrics, ({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics)),
        exportIntervalMillis: 60_000,
      }),
    ],
    instrumentations: [
      new HttpInstrumentation(),
      new UndiciInstrumentation(),
      new GenericPoolInstrumentation(),
      ...(metered === "with NodeSDK" ? [new ClaudeInstrumentation({ environment: "test" })] : []),
    ],
  });
  sdk.start();
  if (metered === "with registerInstrumentations")
    registerInstrumentations({ instrumentations: [new ClaudeInstrumentation({ environment: "test" })] });
  return sdk;
}

function keepIn(kept, list) {
  return {
    export(batch, done) {
      kept.push(...list(batch));
      done({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

async function doWork(load) {
  const { context, metrics, propagation, trace } = await load("@opentelemetry/api");
  const { Anthropic } = await load("@anthropic-ai/sdk");
  const genericPool = await load("generic-pool");
  const http = await load("node:http");
  const { createPool } = genericPool.default ?? genericPool;
  const claude = new Anthropic({ apiKey: "test", baseURL: process.env.FAKE_CLAUDE_URL, maxRetries: 0 });
  metrics.getMeter("shop").createCounter("shop.orders").add(3);
  const baggage = propagation.createBaggage({ order: { value: "17" } });
  await trace.getTracer("shop").startActiveSpan("order", async (span) => {
    await context.with(propagation.setBaggage(context.active(), baggage), async () => {
      const message = { role: "user", content: "Why is the sky blue?" };
      const request = { model: "claude-opus-5-5", max_tokens: 100, messages: [message] };
      await claude.messages.create(request);
      for await (const event of await claude.messages.create({ ...request, stream: true })) void event;
      await get(http, process.env.FAKE_CLAUDE_URL);
      const pool = createPool({ create: async () => ({}), destroy: async () => {} }, { max: 1 });
      pool.release(await pool.acquire());
      await pool.drain();
    });
    span.end();
  });
}

function get(http, url) {
  return new Promise((resolve, reject) => {
    http.get(url, (response) => response.resume().on("end", resolve)).on("error", reject);
  });
}

function renderSpan(span) {
  return {
    name: span.name,
    scope: (span.instrumentationScope ?? span.instrumentationLibrary).name,
    trace: span.spanContext().traceId,
    port: span.attributes["server.port"],
    attributes: Object.keys(span.attributes).filter((key) => key.startsWith("claude.")),
  };
}

function readPoints({ descriptor, dataPoints }) {
  return dataPoints.map(({ attributes, value }) => ({
    metric: descriptor.name,
    labels: attributes,
    figure: value,
  }));
}
