const Anthropic = require("@anthropic-ai/sdk");

const client = new Anthropic({ apiKey: "test", baseURL: process.env.FAKE_CLAUDE_URL, maxRetries: 0 });
const request = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "Why is the sky blue?" }],
};

async function main() {
  const { withFeature } = await import("@bursar/instrumentation");
  await withFeature("support", () => client.messages.create(request));
  const stream = await withFeature("support", () => client.messages.create({ ...request, stream: true }));
  for await (const event of stream) void event;
}

void main();
