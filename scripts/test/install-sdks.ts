import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { runCommand } from "./run-command.ts";

const TESTS = "packages/instrumentation/test";
/** Folders of which each folder inside has a lock of its own. */
const SETS = [join(TESTS, "sdk"), "packages/node/test/otel"];

/**
 * Installs each version of the Anthropic SDK that the scenarios run on, the Vercel AI SDK, Sentry, and each line
 * of the OpenTelemetry SDK that a service may start itself, once per change of its lock file.
 */
export async function installSdks(): Promise<void> {
  const versions = SETS.flatMap((set) => readdirSync(set).map((name) => join(set, name)));
  const folders = [...versions, join(TESTS, "ai-sdk"), join(TESTS, "sentry")].filter(
    (folder) => existsSync(join(folder, "package-lock.json")) && !isInstalled(folder),
  );
  if (folders.length === 0) return;
  console.log(`Installing ${folders.length} versions of SDKs (once per change of a lock file) …`);
  const failed = (await Promise.all(folders.map(install))).flat();
  if (failed.length > 0)
    throw new Error(
      `npm ci failed in ${failed.join(" and ")}; its messages stand above. The scenarios need these packages once: ` +
        "start again with access to the package registry.",
    );
}

/** @returns the folder, where it failed */
async function install(folder: string): Promise<readonly string[]> {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const args = ["ci", "--prefix", folder, "--prefer-offline", "--ignore-scripts", ...quiet];
  if ((await runCommand("npm", args)) !== 0) return [folder];
  writeFileSync(nameStamp(folder), hashLock(folder));
  return [];
}

function isInstalled(folder: string): boolean {
  return existsSync(nameStamp(folder)) && readFileSync(nameStamp(folder), "utf8") === hashLock(folder);
}

function nameStamp(folder: string): string {
  return join(folder, "node_modules", ".install-stamp");
}

function hashLock(folder: string): string {
  return createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
}
