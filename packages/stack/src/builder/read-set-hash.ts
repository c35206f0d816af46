import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { ModuleSet } from "./module-set.ts";
import { GO_ENVIRONMENT, planBuild } from "./plan-build.ts";

/** Hash of all that decides how a set's binaries come out: its files and its recipe; 16 hexadecimal digits. */
export async function readSetHash(set: ModuleSet, checkout: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of set.files) {
    hash.update(`${file}\0`).update(await readFile(join(checkout, set.folder, file)));
  }
  // Fixed folders, so that the hash does not depend on where the checkout is.
  hash.update(JSON.stringify([GO_ENVIRONMENT, planBuild(set, "/source", "/work")]));
  hash.update(`${process.platform} ${process.arch}`);
  return hash.digest("hex").slice(0, 16);
}
