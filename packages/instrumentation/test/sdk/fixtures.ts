import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Oldest, last before 1.0, first 1.x, newest; each a folder with a lock of its own. */
export const VERSIONS = ["0.101.0", "0.137.0", "1.0.0", "1.14.0"] as const;
export const SYSTEMS = ["import", "require"] as const;

export type Version = (typeof VERSIONS)[number];
export type System = (typeof SYSTEMS)[number];

/** The folder of a version. */
export function findFixture(version: Version): string {
  return fileURLToPath(new URL(version, import.meta.url));
}

/** Throws a sentence that says what to do where a version is not installed. */
export function checkInstalled(): void {
  for (const version of VERSIONS)
    if (!existsSync(`${findFixture(version)}/node_modules/@anthropic-ai/sdk/package.json`))
      throw new Error(
        `The Anthropic SDK ${version} is not installed in ${findFixture(version)}. ` +
          "Run `npm test -- --only sdk` once with access to the package registry, or `npm ci` in that folder.",
      );
}
