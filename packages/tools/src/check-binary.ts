import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";

import { checkComponents } from "./check-components.ts";
import { findVersion, isNewEnough } from "./find-version.ts";
import type { BinaryTool, Environment } from "./found-tool.ts";
import { readProgramOutput } from "./read-program-output.ts";
import type { Tool } from "./tool.ts";

const ANSWER_SECONDS = 10;

/** A usable binary, or the reason why this one is not. */
export type BinaryCheck = BinaryTool | { readonly kind: "refused"; readonly reason: string };

/** Asks a binary for its version and, for a Collector, its components. */
export async function checkBinary(tool: Tool, path: string, env: Environment): Promise<BinaryCheck> {
  if (!(await isFile(path))) return refuse("no such file");
  if (!(await isExecutable(path))) return refuse("not executable");
  const about = await readProgramOutput(path, ["--version"], env, ANSWER_SECONDS);
  if (!about.ok) return refuse(`\`--version\` ${about.failure}`);
  const version = findVersion(about.text);
  if (version === undefined) return refuse("`--version` prints no version");
  if (!isNewEnough(version, tool.oldest)) return refuse(`version ${version} is older than ${tool.oldest}`);
  const lacking = tool.name === "otelcol" ? await checkCollector(path, env) : "";
  if (lacking !== "") return refuse(lacking);
  return { kind: "binary", name: tool.name, path, version };
}

/** True when the path is a file (through links) that this user may execute. */
export async function isProgram(path: string): Promise<boolean> {
  return (await isFile(path)) && (await isExecutable(path));
}

async function checkCollector(path: string, env: Environment): Promise<string> {
  const listing = await readProgramOutput(path, ["components"], env, ANSWER_SECONDS);
  if (!listing.ok) return `\`components\` ${listing.failure}`;
  const lacking = checkComponents(listing.text);
  return lacking.length === 0 ? "" : `lacks ${lacking.join(", ")}`;
}

function refuse(reason: string): { readonly kind: "refused"; readonly reason: string } {
  return { kind: "refused", reason };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
