import { cpSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Lines of the OpenTelemetry SDK, each a folder with a lock of its own. */
export const LINES = ["2.x", "3.x"] as const;

export type Line = (typeof LINES)[number];

const PACKAGES = ["conventions", "pricing", "instrumentation", "node"] as const;

function findPath(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Brings the built packages and the services of this folder to where an installation puts them. */
export function refreshFixture(line: Line): void {
  const modules = findPath(`${line}/node_modules`);
  if (!existsSync(join(modules, "@opentelemetry/sdk-node")))
    throw new Error(
      `${modules} is not installed. Run \`npm test -- --only sdk\` once with access to the package registry, ` +
        "or `npm ci` in that folder.",
    );
  for (const name of PACKAGES)
    for (const part of ["dist", "package.json"])
      cpSync(findPath(`../../../${name}/${part}`), join(modules, "@bursar", name, part), { recursive: true });
  mkdirSync(join(modules, ".services"), { recursive: true });
  cpSync(findPath("services"), join(modules, ".services"), { recursive: true });
}

/** The file of a service in a fixture. */
export function findService(line: Line, name: string): string {
  return findPath(`${line}/node_modules/.services/${name}`);
}

/** What `--import @bursar/node/<entry>` loads in a fixture. */
export function findEntry(line: Line, entry: string): string {
  return findPath(`${line}/node_modules/@bursar/node/dist/${entry}.js`);
}
