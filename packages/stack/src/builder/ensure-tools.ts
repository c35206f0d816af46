import { join } from "node:path";

import { findTool, TOOL_NAMES, TOOLS, ToolUnusable } from "@bursar/tools";
import type { Environment, FoundTool, MissingTool, ToolName, ToolSearch } from "@bursar/tools";

import { CHECKOUT } from "../checkout.ts";
import { ToolsUnavailable } from "../tools-unavailable.ts";
import { buildTools, isBuilt, planTargetFolder } from "./build-tools.ts";
import type { BuildOptions } from "./build-tools.ts";
import { MODULE_SETS } from "./module-set.ts";
import type { ModuleSet } from "./module-set.ts";

/** Where to look and what to say meanwhile. */
export interface EnsureToolsOptions {
  /** Absolute path; default `.cache/tools` in the checkout. */
  readonly cacheDir?: string;
  readonly env: Environment;
  readonly onProgress?: (line: string) => void;
  /** Default: this one. */
  readonly checkout?: string;
}

/** Every tool, ready to run. */
export type ReadyTools = Readonly<Record<ToolName, FoundTool>>;

/**
 * Finds the tools (environment, PATH, Docker), and builds from pinned Go modules what was not found.
 *
 * @example const tools = await ensureTools({ env: process.env, onProgress: (line) => console.error(line) });
 * @throws ToolsUnavailable with one paragraph for a person
 */
export async function ensureTools(options: EnsureToolsOptions): Promise<ReadyTools> {
  const build = { cacheDir: join(CHECKOUT, ".cache", "tools"), ...options };
  const searches = await Promise.all(TOOL_NAMES.map((name) => readSearch(name, options.env)));
  const missing = searches.filter((search) => search.kind === "missing");
  const sets = MODULE_SETS.filter((set) => missing.some(({ name }) => set.binaries[name] !== undefined));
  await buildUnlessCached(sets, missing, build);
  const readTool = async (name: ToolName): Promise<FoundTool> => {
    const found = searches.find((search) => search.name === name);
    return found === undefined || found.kind === "missing" ? readBuiltTool(name, sets, build) : found;
  };
  return {
    otelcol: await readTool("otelcol"),
    prometheus: await readTool("prometheus"),
    promtool: await readTool("promtool"),
    alertmanager: await readTool("alertmanager"),
    amtool: await readTool("amtool"),
  };
}

async function buildUnlessCached(
  sets: readonly ModuleSet[],
  missing: readonly MissingTool[],
  build: BuildOptions,
): Promise<void> {
  const folders = await Promise.all(sets.map((set) => planTargetFolder(set, build)));
  const built = await Promise.all(folders.map((folder) => isBuilt(folder)));
  if (built.every(Boolean)) return;
  await buildTools(sets, renderWanted(missing), build);
}

async function readBuiltTool(
  name: ToolName,
  sets: readonly ModuleSet[],
  build: BuildOptions,
): Promise<FoundTool> {
  for (const set of sets) {
    const binary = set.binaries[name];
    if (binary === undefined) continue;
    const path = join(await planTargetFolder(set, build), binary);
    // Asked like a named binary: a damaged one is told, not run.
    const search = await readSearch(name, { ...build.env, [TOOLS[name].variable]: path });
    if (search.kind !== "missing") return search;
  }
  throw new ToolsUnavailable("build-failed", `${TOOLS[name].title} is not among what was built.`);
}

async function readSearch(name: ToolName, env: Environment): Promise<ToolSearch> {
  try {
    return await findTool(name, { env });
  } catch (error) {
    if (error instanceof ToolUnusable) throw new ToolsUnavailable("tool-unusable", error.message);
    throw error;
  }
}

function renderWanted(missing: readonly MissingTool[]): string {
  const titles = missing.map(({ name }) => TOOLS[name].title).join(", ");
  const refused = missing.flatMap(({ tried }) => tried.filter(({ place }) => place.startsWith("/")));
  const unfit = refused.map(({ place, reason }) => ` ${place}: ${reason}.`).join("");
  const docker = missing[0]?.tried.find(({ place }) => place === "Docker")?.reason ?? "not asked";
  return (
    `Not found on PATH: ${titles}.${unfit} No Docker engine either (${docker}). ` +
    "Building them needs Go 1.26 or newer."
  );
}
