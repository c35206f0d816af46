import { readFile, rm } from "node:fs/promises";

import type { Environment } from "@bursar/tools";

import type { Keeper } from "../keeper/start-keeper.ts";
import { GO_ENVIRONMENT } from "./plan-build.ts";
import type { BuildStep } from "./plan-build.ts";

/** How a `go` command ended. */
export interface GoRun {
  readonly ok: boolean;
  /** All that it printed. */
  readonly output: string;
}

/** What every `go` of one build shares. */
export interface GoContext {
  readonly go: string;
  readonly env: Environment;
  readonly keeper: Keeper;
  /** Where Go's output goes; it is begun anew by each step. */
  readonly logFile: string;
}

const REPORT_SECONDS = 2;

/** Runs one `go` under the keeper, so that it ends with this program; reports its output every two seconds. */
export async function runGo(
  context: GoContext,
  step: Extract<BuildStep, { kind: "go" }>,
  onOutput: (output: string) => void,
): Promise<GoRun> {
  const { go, env, keeper, logFile } = context;
  await rm(logFile, { force: true });
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const program = await keeper.spawn({
    name: `go ${step.phase}`,
    command: go,
    args: step.args,
    env: { ...Object.fromEntries(set), ...GO_ENVIRONMENT },
    cwd: step.cwd,
    logFile,
  });
  const report = setInterval(() => {
    void readFile(logFile, "utf8").then(onOutput, () => undefined);
  }, REPORT_SECONDS * 1000);
  const exit = await program.exited;
  clearInterval(report);
  return { ok: exit.code === 0, output: await readFile(logFile, "utf8") };
}
