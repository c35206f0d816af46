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

await call();
if (isFirst) {
  const env = { ...process.env, CHILD: "1" };
  for (let started = 0; started < 2; started += 1) {
    if (way === "threads") void new Worker(self);
    if (way === "cluster") cluster.fork(env);
    if (way === "fork") fork(self, { env });
    // As process managers do that start programs of their own accord.
    if (way === "fork without flags") fork(self, { env, execArgv: [] });
  }
} else if (cluster.isWorker) cluster.worker.disconnect();
