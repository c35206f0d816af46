import Anthropic from "@anthropic-ai/sdk";
import { withFeature } from "@bursar/node";

const client = new Anthropic({ apiKey: "test", baseURL: process.env.FAKE_CLAUDE_URL, maxRetries: 0 });
const request = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user", content: "Why is the sky blue?" }],
};
await withFeature("support", () => client.messages.create(request));
for await (const event of await withFeature("support", () =>
  client.messages.create({ ...request, stream: true }),
))
  void event;
