// A server of its own that asks Claude for each request, and asks itself for what its arguments say: METHOD /path baggage.
import { createServer, request } from "node:http";
import Anthropic from "@anthropic-ai/sdk";

const claude = new Anthropic({ apiKey: "test", baseURL: process.env.FAKE_CLAUDE_URL, maxRetries: 0 });
const messages = [{ role: "user", content: "Hello" }];

const call = () => claude.messages.create({ model: "claude-opus-5-5", max_tokens: 10, messages });

const server = createServer((incoming, response) => {
  incoming.resume();
  incoming.on("end", () => void call().then(() => response.end()));
});

function ask(line) {
  const [method, path, baggage = ""] = line.split(" ");
  return new Promise((resolve, reject) => {
    const { port } = server.address();
    const asked = request({ host: "127.0.0.1", port, method, path, headers: { baggage } }, (response) => {
      response.resume();
      response.on("end", resolve);
    });
    asked.on("error", reject);
    asked.write("one");
    setTimeout(() => asked.end("two"), 5);
  });
}

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
await Promise.all(process.argv.slice(2).map(ask));
await call();
server.close();
