import { delimiter, isAbsolute, join } from "node:path";

import { isProgram } from "./check-binary.ts";
import type { Environment } from "./found-tool.ts";

/** Absolute paths of the programs of that name on PATH, in PATH's order. */
export async function findOnPath(binary: string, env: Environment): Promise<readonly string[]> {
  // A relative entry would make the result depend on the current folder.
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  const candidates = [...new Set(folders)].map((folder) => join(folder, binary));
  const usable = await Promise.all(candidates.map((path) => isProgram(path)));
  return candidates.filter((_, index) => usable[index]);
}
