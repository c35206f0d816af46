// A service that is scraped. It calls Claude when asked to, and ends when told to.
import { createServer } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { withAction } from "@bursar/node";
import { meterWithPromClient } from "@bursar/node/prom-client";
import { Counter, register } from "prom-client";

meterWithPromClient({ register, alsoExport: process.env.ALSO_EXPORT === "1" });
new Counter({ name: "shop_orders_total", help: "Its own." }).inc(3);

const claude = new Anthropic({ apiKey: "test", baseURL: process.env.FAKE_CLAUDE_URL, maxRetries: 0 });

async function call(feature, stream) {
  const messages = [{ role: "user", content: "Why is the sky blue?" }];
  await withAction({ feature, team: "care" }, async (action) => {
    const answer = await claude.messages.create({
      model: "claude-opus-5-5",
      max_tokens: 100,
      messages,
      stream,
    });
    if (stream) for await (const event of answer) void event;
    action.succeed();
  });
}

async function serve(request, response) {
  if (request.url === "/metrics") {
    response.setHeader("content-type", register.contentType).end(await register.metrics());
    return;
  }
  const { searchParams } = new URL(request.url, "http://localhost");
  for (let made = 0; made < Number(searchParams.get("calls")); made += 1)
    await call(searchParams.get("feature"), made % 2 === 1);
  response.end("done");
}

const server = createServer((request, response) => void serve(request, response));
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () =>
  process.stdout.write(`ready ${server.address().port}\n`),
);
