// Makes one call, then ends in the way that its argument names.
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ apiKey: "test", baseURL: process.env.FAKE_CLAUDE_URL, maxRetries: 0 });
await client.messages.create({
  model: "claude-opus-5-5",
  max_tokens: 10,
  messages: [{ role: "user", content: "Hello" }],
});
let thrownAtMs = 0;
const way = process.argv[2];
const keepAlive = setInterval(() => {}, 1000);
function finish() {
  clearInterval(keepAlive);
  process.stdout.write(`done ${Date.now()} `);
}
if (way === "return") finish();
if (way === "late-return") setTimeout(finish, 350);
if (way === "throw-late") {
  process.on("uncaughtExceptionMonitor", () => process.stdout.write("told "));
  process.on("exit", () => process.stdout.write(`${Math.round(performance.now() - thrownAtMs)} ms `));
  setTimeout(() => {
    thrownAtMs = performance.now();
    throw new RangeError("the application's own fault");
  }, 50);
}
if (way === "throw") throw new RangeError("the application's own fault");
if (way === "handler" || way === "slow-handler")
  process.on("SIGTERM", () => {
    process.stdout.write("handled ");
    // Ends when the test says so, or after a while.
    if (way === "handler") process.stdin.resume().on("end", () => process.exit(7));
    else setTimeout(() => process.exit(7), 1500);
  });
process.stdout.write("ready ");
