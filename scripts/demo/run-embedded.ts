import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { planBudgets, readBudgets, renderProblem } from "@bursar/budgets";
import { runTop } from "@bursar/top";

import type { DemoRun } from "./demo-run.ts";
import { startTraffic } from "./start-traffic.ts";
import type { Traffic } from "./start-traffic.ts";

export interface EmbeddedView {
  /** A line below the table. */
  readonly footer: () => string;
}

/** The demo in one process: `bursar top` receives what the two programs export. */
export async function runEmbedded(run: DemoRun, view: EmbeddedView): Promise<void> {
  const read = readBudgets(await readFile("budgets.yaml", "utf8"), "budgets.yaml");
  if (!read.budgets) throw new Error(read.problems.map((problem) => renderProblem(problem)).join("\n"));
  let traffic: Promise<Traffic> | undefined;
  await runTop({
    port: 0,
    plan: planBudgets(read.budgets),
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
