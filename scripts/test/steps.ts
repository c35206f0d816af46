import { ensureTools } from "@bursar/stack";

import { checkPackages } from "./check-packages.ts";
import { installSdks } from "./install-sdks.ts";
import { runCommand } from "./run-command.ts";
import { runVitest } from "./run-vitest.ts";
import { ONE_FAILED, ONE_PASSED } from "./step.ts";
import type { Step } from "./step.ts";

function commandStep(name: string, program: string, ...args: readonly string[]): Step {
  return {
    name,
    run: async () =>
      (await runCommand(`node_modules/.bin/${program}`, args)) === 0 ? ONE_PASSED : ONE_FAILED,
  };
}

const toolsStep: Step = {
  name: "tools",
  run: async () => {
    await ensureTools({ env: process.env, onProgress: (line) => process.stderr.write(`${line}\n`) });
    return ONE_PASSED;
  },
};

const sdkStep: Step = {
  name: "sdk",
  run: async () => {
    await installSdks();
    return runVitest("sdk");
  },
};

/** What `npm test` runs, in order; the quick ones first. */
export const STEPS: readonly Step[] = [
  commandStep("format", "oxfmt", "--check"),
  commandStep("lint", "oxlint", "--type-aware"),
  commandStep("types", "tsc", "-p", "tsconfig.check.json"),
  { name: "unit", run: () => runVitest("unit") },
  sdkStep,
  toolsStep,
  { name: "stack", run: () => runVitest("stack") },
];

/** What `npm run check` adds. */
export const HYGIENE_STEPS: readonly Step[] = [
  commandStep("dead-code", "knip"),
  { name: "packages", run: checkPackages },
];
