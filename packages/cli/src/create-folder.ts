import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describeFault, EnvironmentFault, findErrorCode } from "./environment-fault.ts";

function isFolder(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return true;
  } catch (error) {
    if (findErrorCode(error) === "ENOENT") return false;
    throw error;
  }
  throw new EnvironmentFault(`cannot write into ${path}: it is not a folder.`);
}

/**
 * Creates a folder and those above it, from the top. Node's recursive mkdir never ends on a file system
 * that refuses new folders by ENOENT, as /proc does.
 *
 * @throws EnvironmentFault where no folder can be made
 */
export function createFolder(path: string): void {
  const parent = dirname(path);
  if (isFolder(path)) return;
  if (parent !== path) createFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    const code = findErrorCode(error);
    if (code === "EEXIST") return;
    if (code === "ENOENT") throw new EnvironmentFault(`cannot create ${path}: no folder can be made there.`);
    throw describeFault(`cannot create ${path}`, error);
  }
}
