import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  files?: string[];
  exports?: Record<string, Record<string, string>>;
}

/** The folders of packages that are published. */
export function findPublishedPackages(): readonly string[] {
  return readdirSync("packages")
    .map((name) => join("packages", name))
    .filter((folder) => readManifest(folder).private !== true);
}

/**
 * Makes the archive that is published from a package: what `files` lists, and a manifest without the condition
 * that points at sources.
 * @returns the path of the archive in `folder`
 */
export function packPackage(packageFolder: string, folder: string): string {
  const manifest = readManifest(packageFolder);
  const stage = join(folder, "stage", manifest.name.replace("/", "-"));
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  for (const name of [...(manifest.files ?? []), "README.md"]) {
    cpSync(join(packageFolder, name), join(stage, name), {
      recursive: true,
      filter: (path) => !path.endsWith(".tsbuildinfo"),
    });
  }
  cpSync("LICENSE", join(stage, "LICENSE"));
  for (const entry of Object.values(manifest.exports ?? {})) delete entry["@bursar/source"];
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", folder, stage], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return join(folder, findFilename(JSON.parse(output)));
}

function readManifest(packageFolder: string): Manifest {
  return JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as Manifest;
}

/** npm 11 answers with a list; newer ones with an object by package name. */
function findFilename(answer: unknown): string {
  const rows = Object.values(answer as object) as { filename: string }[];
  const filename = rows[0]?.filename;
  if (!filename) throw new Error("npm pack named no file");
  return filename;
}
