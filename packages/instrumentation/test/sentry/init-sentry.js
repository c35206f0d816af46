import { flush, init, startSpan } from "@sentry/node";

const spans = [];

init({
  dsn: "http://public@127.0.0.1:9/1",
  tracesSampleRate: Number(process.env.SENTRY_SAMPLE_RATE),
  traceLifecycle: "static",
  // Then the spans that the Anthropic SDK makes of itself come to Sentry too, unless they are switched off.
  enableOpenTelemetrySetup: true,
  integrations: (all) => all.filter(({ name }) => name !== process.env.SENTRY_WITHOUT),
  beforeSendTransaction(transaction) {
    for (const { op, description } of transaction.spans ?? []) spans.push(op ?? description);
    return null;
  },
});

globalThis.watched = { startSpan, flush, spans };
