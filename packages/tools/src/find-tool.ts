import { isAbsolute } from "node:path";

import { checkBinary } from "./check-binary.ts";
import { findDocker } from "./find-docker.ts";
import { findOnPath } from "./find-on-path.ts";
import type { BinaryTool, Environment, RefusedPlace, ToolSearch } from "./found-tool.ts";
import { TOOLS } from "./tool.ts";
import type { Tool, ToolName } from "./tool.ts";
import { ToolUnusable } from "./tool-unusable.ts";

/** What the search depends on. */
export interface FindToolOptions {
  /** PATH, the `BURSAR_…` variables and Docker's own. */
  readonly env: Environment;
}

/**
 * Looks for a tool: the environment variable, then PATH, then a running Docker engine.
 *
 * @example
 * const promtool = await findTool("promtool", { env: process.env });
 * if (promtool.kind === "missing") console.error(renderMissingTool(promtool));
 * @throws {@link ToolUnusable} when the environment variable is set to something that cannot serve
 */
export async function findTool(name: ToolName, options: FindToolOptions): Promise<ToolSearch> {
  const tool = TOOLS[name];
  const named = options.env[tool.variable];
  if (named !== undefined && named !== "") return readNamedBinary(tool, named, options.env);

  const tried: RefusedPlace[] = [{ place: tool.variable, reason: "not set" }];
  const onPath = await findBinaryOnPath(tool, options.env, tried);
  if (onPath !== undefined) return onPath;

  const docker = await findDocker(options.env);
  if (docker.kind === "engine") return { kind: "docker", name, engine: docker.path, image: tool.image };
  tried.push({ place: "Docker", reason: docker.reason });
  return { kind: "missing", name, tried };
}

async function readNamedBinary(tool: Tool, path: string, env: Environment): Promise<BinaryTool> {
  if (!isAbsolute(path)) throw new ToolUnusable(tool, path, "not an absolute path");
  const check = await checkBinary(tool, path, env);
  if (check.kind === "refused") throw new ToolUnusable(tool, path, check.reason);
  return check;
}

async function findBinaryOnPath(
  tool: Tool,
  env: Environment,
  tried: RefusedPlace[],
): Promise<BinaryTool | undefined> {
  const before = tried.length;
  for (const binary of tool.binaries) {
    for (const path of await findOnPath(binary, env)) {
      const check = await checkBinary(tool, path, env);
      if (check.kind === "binary") return check;
      tried.push({ place: path, reason: check.reason });
    }
  }
  if (tried.length === before) tried.push({ place: "PATH", reason: `no ${tool.binaries.join(", ")}` });
  return undefined;
}
