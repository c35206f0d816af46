import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { runTop } from "@bursar/top";

import { readPlan } from "../read-plan.ts";
import type { DemoRun } from "./demo-run.ts";
import { startTraffic } from "./start-traffic.ts";
import type { Traffic } from "./start-traffic.ts";

export interface EmbeddedView {
  /** A line below the table. */
  readonly footer: () => string;
}

/** The demo in one process: `bursar top` receives what the two programs export. */
export async function runEmbedded(run: DemoRun, view: EmbeddedView): Promise<void> {
  const plan = readPlan(await readFile("budgets.yaml", "utf8"));
  let traffic: Promise<Traffic> | undefined;
  await runTop({
    port: 0,
    plan,
    output: process.stdout,
    errors: process.stderr,
    refreshMs: process.stdout.isTTY ? 1_000 : 10_000,
    footer: view.footer,
    signal: run.signal,
    onListening: (otlpUrl) => {
      traffic = startTraffic({
        keeper: run.keeper,
        folder: run.folder,
        otlpUrl,
        claudeUrl: run.claude?.url,
        catalogFile: resolve("catalog.json"),
      });
    },
  });
  await (await traffic)?.stop();
}
