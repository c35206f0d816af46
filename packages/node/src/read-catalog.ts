import { readFileSync } from "node:fs";
import type { Catalog } from "@bursar/conventions";
import { tell } from "@bursar/instrumentation/host";
import { checkCatalog } from "./check-catalog.ts";

/**
 * Reads `catalog.json`. A missing or broken file is told by diag, and metering goes on.
 *
 * @param otherwise - what holds where the file cannot be used
 */
export function readCatalog(
  file: string,
  otherwise: string = "Calls are metered without it.",
): Catalog | undefined {
  try {
    return checkCatalog(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tell("warn", `BURSAR_CATALOG ${file}: ${reason}. ${otherwise} Run "bursar compile" to write it.`);
    return undefined;
  }
}
