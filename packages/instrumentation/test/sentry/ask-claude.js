import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ apiKey: "test", baseURL: process.env.CLAUDE_URL, maxRetries: 0 });
const request = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "Why is the sky blue?" }],
};
const seen = [];

async function ask() {
  const message = await client.messages.create(request);
  seen.push(message.usage.output_tokens);
  for await (const event of await client.messages.create({ ...request, stream: true })) seen.push(event.type);
  await client.messages.create({ ...request, model: "" }).catch((error) => seen.push(error.name));
  for await (const event of await client.messages.create({ ...request, stream: true })) {
    seen.push(event.type);
    break;
  }
}

const { startSpan = (_, run) => run(), flush, spans = [] } = globalThis.watched ?? {};
await startSpan({ name: "POST /reply" }, ask);
await flush?.(1_000);
process.stdout.write(JSON.stringify({ seen, spans }));
