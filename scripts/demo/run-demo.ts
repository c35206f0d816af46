import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { ensureTools, ToolsUnavailable } from "@bursar/stack";
import type { ReadyTools } from "@bursar/stack";

import type { DemoRun } from "./demo-run.ts";
import { runEmbedded } from "./run-embedded.ts";
import { runOnStack } from "./run-on-stack.ts";

/** Tools that are at hand are found within this; what takes longer is being built. */
const FIND_TOOLS_MS = 3_000;
const LEFT = new ToolsUnavailable("build-failed", "The build was left.");

/**
 * Runs the demo until its signal, or with `--once` until the page arrived.
 * @returns the exit code
 */
export async function runDemo(run: DemoRun): Promise<number> {
  if (run.options.isEmbedded) return stayEmbedded(run);
  const tools = await prepareTools(run);
  if (run.signal.aborted) return run.options.isOnce ? 1 : 0;
  if (!(tools instanceof ToolsUnavailable)) return runOnStack(run, tools);
  if (run.options.isOnce) throw tools;
  run.screen.keep(`${tools.message}\nThe demo goes on in its embedded form.\n`);
  return stayEmbedded(run);
}

async function stayEmbedded(run: DemoRun): Promise<number> {
  await runEmbedded(run, { footer: () => "embedded form: no Prometheus, so no page · Ctrl-C to end" });
  return 0;
}

/** Finds or builds the tools; while they are built, the same traffic shows in the embedded table. */
async function prepareTools(run: DemoRun): Promise<ReadyTools | ToolsUnavailable> {
  let progress = "looking for Prometheus, Alertmanager and the Collector";
  const begin = performance.now();
  const ready = ensureTools({ env: process.env, onProgress: (line) => (progress = line) }).catch(
    (error: unknown) => {
      if (error instanceof ToolsUnavailable) return error;
      throw error;
    },
  );
  const gone = waitForAbort(run.signal);
  const early = await Promise.race([ready, gone, sleep(FIND_TOOLS_MS, undefined)]);
  if (early) return early;
  if (run.signal.aborted) return LEFT;
  run.screen.keep(
    "The real components are being built, once; until then the figures come from the embedded form.\n",
  );
  const enough = new AbortController();
  const footer = (): string => `${Math.round((performance.now() - begin) / 1000)} s · ${progress}`;
  const view = runEmbedded({ ...run, signal: AbortSignal.any([run.signal, enough.signal]) }, { footer });
  const tools = await Promise.race([ready, gone]).finally(() => enough.abort());
  await view;
  return tools ?? LEFT;
}

async function waitForAbort(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, "abort");
  return undefined;
}
