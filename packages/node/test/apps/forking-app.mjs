// Calls Claude in several processes or threads, in the way that its argument names.
import { fork } from "node:child_process";
import cluster from "node:cluster";
import { fileURLToPath } from "node:url";
import { isMainThread, Worker } from "node:worker_threads";

const self = fileURLToPath(import.meta.url);
const way = process.argv[2];
const isFirst = isMainThread && cluster.isPrimary && process.env.CHILD === undefined;

async function call() {
  const { default: Anthropic } = await import("@anthropic-ai/sdk");
  const claude = new Anthropic({ apiKey: "test", baseURL: process.env.FAKE_CLAUDE_URL, maxRetries: 0 });
  const messages = [{ role: "user", content: "Hello" }];
  await claude.messages.create({ model: "claude-opus-5-5", max_tokens: 10, messages });
}

/** As process managers do: each life is told to end, and another one begins in its place. */
async function restart(lives) {
  for (let life = 0; life < lives; life += 1) {
    const child = fork(self, [way], { env: { ...process.env, CHILD: "1" }, execArgv: [] });
    child.once("message", () => child.kill("SIGINT"));
    await new Promise((ended) => child.once("exit", ended));
  }
}

if (isFirst && way === "restart") await restart(3);
else await call();
if (way === "restart") {
  if (!isFirst) {
    // As a server goes on.
    setInterval(() => {}, 60_000);
    process.send("called");
  }
} else if (isFirst) {
  const env = { ...process.env, CHILD: "1" };
  for (let started = 0; started < 2; started += 1) {
    if (way === "threads") void new Worker(self);
    if (way === "cluster") cluster.fork(env);
    if (way === "fork") fork(self, { env });
    // As process managers do that start programs of their own accord.
    if (way === "fork without flags") fork(self, { env, execArgv: [] });
  }
} else if (cluster.isWorker) cluster.worker.disconnect();
