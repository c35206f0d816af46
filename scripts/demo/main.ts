// npm run demo: two Claude features under load, what they cost live, and the page of the one over budget.
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

import { startFakeClaude } from "@bursar/fake-claude";
import { describeFileFailure, startKeeper, StackStartFailed, ToolsUnavailable } from "@bursar/stack";

import { HELP, readDemoOptions } from "./demo-options.ts";
import type { DemoOptions } from "./demo-options.ts";
import { createLiveScreen } from "./live-screen.ts";
import { runDemo } from "./run-demo.ts";

const LIVE_NOTICE =
  "This calls the real API: 6 drafts on claude-opus-5-5 with about 40,000 tokens of prompt each and 6 short calls of " +
  "claude-haiku-5-5, at list prices about $1.10 in all. Ctrl-C within 10 s to leave it.";

async function main(options: DemoOptions): Promise<number> {
  const leaving = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => leaving.abort());
  process.on("disconnect", () => leaving.abort());
  const screen = createLiveScreen(process.stdout);
  if (options.isLive) {
    screen.keep(LIVE_NOTICE);
    await new Promise((done) => {
      setTimeout(done, 10_000);
      leaving.signal.addEventListener("abort", done);
    });
    if (leaving.signal.aborted) return 0;
  }
  const folder = resolve(".cache/demo", new Date().toISOString().replaceAll(/[:.]/g, "-"));
  mkdirSync(folder, { recursive: true });
  const keeper = await startKeeper();
  const claude = options.isLive ? undefined : await startFakeClaude({});
  try {
    return await runDemo({ options, folder, keeper, claude, screen, signal: leaving.signal });
  } finally {
    await keeper.stop();
    await claude?.close();
  }
}

function describeFailure(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof ToolsUnavailable || error instanceof StackStartFailed)
    return { text: error.message, exitCode: 3 };
  const told = describeFileFailure(error);
  if (told !== undefined) return { text: told, exitCode: 3 };
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode: 1 };
}

function readOptions(): DemoOptions | "help" | Error {
  try {
    return readDemoOptions(process.argv.slice(2));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const options = readOptions();
if (options === "help") {
  console.log(HELP);
  process.exit(0);
}
if (options instanceof Error) {
  console.error(`${options.message}\n\n${HELP}`);
  process.exit(2);
}
try {
  process.exit(await main(options));
} catch (error) {
  const { text, exitCode } = describeFailure(error);
  console.error(text);
  process.exit(exitCode);
}
