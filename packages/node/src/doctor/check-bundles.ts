import { readdirSync, readFileSync, statSync } from "node:fs";
import type { Dirent } from "node:fs";
import { join, relative } from "node:path";
import type { Finding } from "@bursar/conventions";
import { planOk, planWarning } from "./finding.ts";

/** Where bundlers write to. */
const OUTPUTS = ["dist", "build", "out", "output", "bundle", ".next/server", ".output/server", ".serverless"];
const CODE = /\.[cm]?js$/;
/** Texts of the SDK that no bundler shortens. */
const SIGNS = ["anthropic-version", "X-Stainless-Package-Version"];
const MOST_FILES = 5_000;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_NAMED = 3;

/** Whether a bundler has put the SDK into the service's own files, where no hook sees it. */
export function checkBundles(service: string): Finding {
  const files = OUTPUTS.flatMap((output) => listCode(join(service, output))).slice(0, MOST_FILES);
  const hiding = files.filter(hidesSdk).map((file) => relative(service, file));
  if (hiding.length === 0)
    return planOk(
      "bundle",
      files.length === 0
        ? "no output of a bundler is here"
        : `none of the ${files.length} files that were built has the SDK inside`,
    );
  const more = hiding.length > MOST_NAMED ? ` and ${hiding.length - MOST_NAMED} more` : "";
  return planWarning(
    "bundle",
    `the SDK is bundled into ${hiding.slice(0, MOST_NAMED).join(", ")}${more}, where no hook sees it`,
    "Leave @anthropic-ai/sdk out of the bundle (its option is called external), or give each client to meterClient(client) of @bursar/instrumentation.",
  );
}

function listCode(folder: string): readonly string[] {
  return listEntries(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : listCode(path);
    return CODE.test(entry.name) ? [path] : [];
  });
}

function listEntries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function hidesSdk(file: string): boolean {
  try {
    if (statSync(file).size > MOST_BYTES) return false;
    const text = readFileSync(file, "utf8");
    return SIGNS.every((sign) => text.includes(sign));
  } catch {
    return false;
  }
}
