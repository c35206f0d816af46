import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import type { Environment } from "@bursar/tools";

import { CHECKOUT } from "../checkout.ts";
import { findErrorCode } from "../find-error-code.ts";
import { startKeeper } from "../keeper/start-keeper.ts";
import { buildSet } from "./build-set.ts";
import { findBuildFailure } from "./find-build-failure.ts";
import { findGo } from "./find-go.ts";
import { holdLock } from "./hold-lock.ts";
import type { ModuleSet } from "./module-set.ts";
import { readSetHash } from "./read-set-hash.ts";
import { renderDuration } from "./render-build-progress.ts";

/** Settings of a build. */
export interface BuildOptions {
  /** Absolute path; one folder per content of a module set is made in it. */
  readonly cacheDir: string;
  /** PATH (for `go`) and Go's own variables. */
  readonly env: Environment;
  /** One line of text now and again. */
  readonly onProgress?: (line: string) => void;
  /** Root of the checkout with the module sets; default: this one. */
  readonly checkout?: string;
}

/** The folder in the cache that holds, or will hold, the binaries of a set. */
export async function planTargetFolder(set: ModuleSet, options: BuildOptions): Promise<string> {
  return join(options.cacheDir, `${set.name}-${await readSetHash(set, options.checkout ?? CHECKOUT)}`);
}

/** True when a set is in the cache. */
export async function isBuilt(targetFolder: string): Promise<boolean> {
  return (await stat(targetFolder).catch(() => undefined))?.isDirectory() === true;
}

/**
 * Builds the sets that are not in the cache yet. Of several programs that want this at once one builds and the
 * others wait.
 *
 * @param wanted what they are needed for, for messages
 * @throws ToolsUnavailable when Go, the disk or the network does not allow it
 */
export async function buildTools(
  sets: readonly ModuleSet[],
  wanted: string,
  options: BuildOptions,
): Promise<void> {
  const go = await findGo(options.env, wanted);
  await makeCache(options.cacheDir);
  const onProgress = options.onProgress ?? (() => undefined);
  await holdLock(
    join(options.cacheDir, "build.lock"),
    () => buildMissing(sets, go, options, onProgress),
    planWaitingReport(onProgress),
  );
}

async function buildMissing(
  sets: readonly ModuleSet[],
  go: string,
  options: BuildOptions,
  onProgress: (line: string) => void,
): Promise<void> {
  await removeLeftovers(options.cacheDir);
  const missing: { set: ModuleSet; targetFolder: string }[] = [];
  for (const set of sets) {
    const targetFolder = await planTargetFolder(set, options);
    if (!(await isBuilt(targetFolder))) missing.push({ set, targetFolder });
  }
  if (missing.length === 0) return;
  const keeper = await startKeeper();
  try {
    for (const [position, { set, targetFolder }] of missing.entries()) {
      const context = { go, env: options.env, keeper, logFile: join(options.cacheDir, `${set.name}.log`) };
      const checkout = options.checkout ?? CHECKOUT;
      const place = { index: position + 1, count: missing.length };
      await buildSet({ set, checkout, targetFolder, ...place, onProgress }, context);
    }
  } finally {
    await keeper.stop();
  }
}

async function makeCache(cacheDir: string): Promise<void> {
  try {
    await mkdir(cacheDir, { recursive: true });
  } catch (error) {
    if (findErrorCode(error) === undefined) throw error;
    throw findBuildFailure("The tools", String(error), { cacheDir });
  }
}

/** Unfinished folders of builds that were killed. Only called by the holder of the lock. */
async function removeLeftovers(cacheDir: string): Promise<void> {
  const names = await readdir(cacheDir);
  for (const name of names.filter((candidate) => candidate.endsWith(".building"))) {
    await rm(join(cacheDir, name), { recursive: true, force: true });
  }
}

const WAITING_REPORT_SECONDS = 5;

function planWaitingReport(onProgress: (line: string) => void): (pid: number, waitedSeconds: number) => void {
  let reports = 0;
  return (pid, waitedSeconds) => {
    if (waitedSeconds < reports * WAITING_REPORT_SECONDS) return;
    reports += 1;
    onProgress(`waiting for program ${pid}, which builds the same (${renderDuration(waitedSeconds)})`);
  };
}
