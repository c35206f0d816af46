import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { renderDemoBudgets } from "./render-demo-budgets.ts";
import type { DemoChanges } from "./render-demo-budgets.ts";

const CLI = "packages/cli/dist/main.js";

/**
 * Writes the demo's budgets file and compiles it with the shipped commands.
 * @returns the folder of the compiled files, and the budgets file
 * @throws Error with what the command printed
 */
export async function compileBudgets(
  folder: string,
  changes: DemoChanges,
): Promise<{ readonly filesDir: string; readonly budgetsFile: string }> {
  const budgetsFile = join(folder, "budgets.yaml");
  await writeFile(budgetsFile, renderDemoBudgets(await readFile("budgets.yaml", "utf8"), changes));
  await runBursar(["check", budgetsFile]);
  await runBursar(["compile", budgetsFile, "-o", folder]);
  return { filesDir: folder, budgetsFile };
}

async function runBursar(args: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [CLI, ...args]);
}
