// A service without an OpenTelemetry SDK: it only uses the API, as its libraries do.
import Anthropic from "@anthropic-ai/sdk";
import { metrics, propagation, context, trace } from "@opentelemetry/api";

const client = new Anthropic({ apiKey: "test", baseURL: process.env.FAKE_CLAUDE_URL, maxRetries: 0 });
metrics.getMeter("shop").createCounter("shop.orders").add(3);
const baggage = propagation.createBaggage({ feature: { value: "support" } });
await context.with(propagation.setBaggage(context.active(), baggage), () =>
  trace.getTracer("shop").startActiveSpan("order", async (span) => {
    await client.messages.create({
      model: "claude-opus-5-5",
      max_tokens: 100,
      messages: [{ role: "user", content: "Why is the sky blue?" }],
    });
    span.end();
  }),
);
const [end] = process.argv.slice(2);
if (end === "throw") throw new Error("wrong");
if (end === "wait") {
  setInterval(() => {}, 1_000);
  process.stdout.write("ready ");
}
