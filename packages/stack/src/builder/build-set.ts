import { randomUUID } from "node:crypto";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { findErrorCode } from "../find-error-code.ts";
import { countLogLines } from "./count-log-lines.ts";
import { findBuildFailure } from "./find-build-failure.ts";
import type { ModuleSet } from "./module-set.ts";
import { planBuild } from "./plan-build.ts";
import type { BuildStep } from "./plan-build.ts";
import { renderBuildProgress } from "./render-build-progress.ts";
import type { BuildProgress } from "./render-build-progress.ts";
import { runGo } from "./run-go.ts";
import type { GoContext } from "./run-go.ts";

/** One set to build, and where. */
export interface SetBuild {
  readonly set: ModuleSet;
  readonly checkout: string;
  /** Absolute path that holds the binaries afterwards, complete or not at all. */
  readonly targetFolder: string;
  /** This is number `index` of `count`, for the progress lines. */
  readonly index: number;
  readonly count: number;
  readonly onProgress: (line: string) => void;
}

/**
 * Builds one module set in a temporary folder and moves the binaries to their place in one step.
 *
 * @throws ToolsUnavailable when Go, the disk or the network does not allow it
 */
export async function buildSet(build: SetBuild, context: GoContext): Promise<void> {
  const workFolder = `${build.targetFolder}.${randomUUID()}.building`;
  try {
    await mkdir(join(workFolder, "bin"), { recursive: true });
    const progress = startProgress(build);
    for (const step of planBuild(build.set, join(build.checkout, build.set.folder), workFolder)) {
      if (step.kind === "copy") await copyFiles(step);
      else await runStep(step, build, context, progress);
    }
    await rename(join(workFolder, "bin"), build.targetFolder);
  } catch (error) {
    if (findErrorCode(error) === undefined) throw error;
    throw findBuildFailure(build.set.title, String(error), { cacheDir: dirname(build.targetFolder) });
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

type Tally = { phase: BuildProgress["phase"]; fetchedModules: number; totalPackages: number | undefined };
type Progress = {
  readonly tally: Tally;
  readonly report: (compiledPackages: number, fetched: number) => void;
};

function startProgress({ set, index, count, onProgress }: SetBuild): Progress {
  const startedAt = performance.now();
  const tally: Tally = { phase: "count", fetchedModules: 0, totalPackages: undefined };
  const report = (compiledPackages: number, fetched: number): void => {
    const elapsedSeconds = (performance.now() - startedAt) / 1000;
    const { title, version } = set;
    const fetchedModules = tally.fetchedModules + fetched;
    onProgress(
      renderBuildProgress({
        ...tally,
        index,
        count,
        title,
        version,
        elapsedSeconds,
        fetchedModules,
        compiledPackages,
      }),
    );
  };
  return { tally, report };
}

async function runStep(
  step: Extract<BuildStep, { kind: "go" }>,
  build: SetBuild,
  context: GoContext,
  { tally, report }: Progress,
): Promise<void> {
  tally.phase = step.phase;
  report(0, 0);
  const run = await runGo(context, step, (output) => {
    const counts = countLogLines(output);
    report(step.phase === "compile" ? counts.packages : 0, counts.fetchedModules);
  });
  if (!run.ok) {
    const places = { cacheDir: dirname(build.targetFolder), logFile: context.logFile };
    throw findBuildFailure(build.set.title, run.output, places);
  }
  const counts = countLogLines(run.output);
  tally.fetchedModules += counts.fetchedModules;
  if (step.phase === "count") tally.totalPackages = counts.packages;
}

async function copyFiles(step: Extract<BuildStep, { kind: "copy" }>): Promise<void> {
  await mkdir(step.to, { recursive: true });
  for (const file of step.files) await copyFile(join(step.from, file), join(step.to, file));
}
