import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** A package as it is installed. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/**
 * Every copy of some packages that a service can load: of its own folder and those above it, also where one is inside
 * of another package.
 */
export function listPackages(service: string, names: ReadonlySet<string>): readonly InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const seen = new Set<string>();
  const lookInto = (modules: string): void => {
    for (const { name, path } of listEntries(modules)) {
      const folder = realpathSync(path);
      if (seen.has(folder)) continue;
      seen.add(folder);
      if (names.has(name)) found.set(folder, { name, version: readVersion(folder), folder });
      lookInto(join(folder, "node_modules"));
    }
    const store = join(modules, ".pnpm");
    for (const entry of listFolder(store)) lookInto(join(store, entry, "node_modules"));
  };
  for (let at = service; ; at = dirname(at)) {
    lookInto(join(at, "node_modules"));
    if (at === dirname(at)) break;
  }
  return [...found.values()].toSorted((left, right) => (left.folder < right.folder ? -1 : 1));
}

interface Entry {
  readonly name: string;
  readonly path: string;
}

function listEntries(modules: string): readonly Entry[] {
  return listFolder(modules)
    .filter((entry) => !entry.startsWith("."))
    .flatMap((entry) =>
      entry.startsWith("@") ? listFolder(join(modules, entry)).map((inner) => `${entry}/${inner}`) : [entry],
    )
    .map((name) => ({ name, path: join(modules, name) }))
    .filter(({ path }) => existsSync(join(path, "package.json")));
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readVersion(folder: string): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const version = typeof manifest === "object" && manifest !== null && Reflect.get(manifest, "version");
    return typeof version === "string" ? version : "of unknown version";
  } catch {
    return "of unknown version";
  }
}
