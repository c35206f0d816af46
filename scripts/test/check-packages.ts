import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

import { findPublishedPackages, packPackage } from "../pack-package.ts";
import { runCommand } from "./run-command.ts";
import { addTallies, ONE_FAILED, ONE_PASSED } from "./step.ts";
import type { Tally } from "./step.ts";

/** Packs every published package and lets publint and attw look at the archive. */
export async function checkPackages(): Promise<Tally> {
  const folder = resolve(".cache/pack");
  mkdirSync(folder, { recursive: true });
  const tallies: Tally[] = [];
  for (const packageFolder of findPublishedPackages()) {
    const archive = packPackage(packageFolder, folder);
    const publint = await runCommand("node_modules/.bin/publint", ["run", archive, "--strict"]);
    const attw = await runCommand("node_modules/.bin/attw", [
      archive,
      "--profile",
      "esm-only",
      "--format",
      "ascii",
    ]);
    tallies.push(publint === 0 ? ONE_PASSED : ONE_FAILED, attw === 0 ? ONE_PASSED : ONE_FAILED);
  }
  return addTallies(tallies);
}
