import { join } from "node:path";

import type { ModuleSet } from "./module-set.ts";

/** One thing to do on the way from a module set to its binaries. */
export type BuildStep =
  | { readonly kind: "copy"; readonly files: readonly string[]; readonly from: string; readonly to: string }
  | {
      readonly kind: "go";
      readonly phase: "generate" | "count" | "compile";
      readonly args: readonly string[];
      readonly cwd: string;
    };

/** Environment of every `go` that builds: the machine's own settings must not change the result. */
export const GO_ENVIRONMENT: Readonly<Record<string, string>> = {
  CGO_ENABLED: "0",
  GOWORK: "off",
  GOFLAGS: "-buildvcs=false",
};

/**
 * The steps that build a set.
 *
 * @param sourceFolder absolute path of the set's files
 * @param workFolder absolute path of an empty folder; the binaries end in its `bin`
 */
export function planBuild(set: ModuleSet, sourceFolder: string, workFolder: string): readonly BuildStep[] {
  const moduleFolder = join(workFolder, "module");
  const programFolder = set.generate === undefined ? moduleFolder : join(moduleFolder, "_gen");
  const tags = set.tags === "" ? [] : ["-tags", set.tags];
  const stamp = set.stampVariable === "" ? "" : ` -X ${set.stampVariable}=${set.version}`;
  const [onlyBinary = ""] = Object.values(set.binaries);
  const output =
    set.generate === undefined ? `${join(workFolder, "bin")}/` : join(workFolder, "bin", onlyBinary);
  const build = ["build", "-v", "-mod=readonly", "-trimpath", ...tags, "-ldflags", `-s -w${stamp}`];
  return [
    { kind: "copy", files: set.files, from: sourceFolder, to: moduleFolder },
    ...planGenerate(set, sourceFolder, moduleFolder, programFolder),
    {
      kind: "go",
      phase: "count",
      args: ["list", "-mod=readonly", "-deps", ...tags, ...set.packages],
      cwd: programFolder,
    },
    { kind: "go", phase: "compile", args: [...build, "-o", output, ...set.packages], cwd: programFolder },
  ];
}

function planGenerate(
  set: ModuleSet,
  sourceFolder: string,
  moduleFolder: string,
  programFolder: string,
): readonly BuildStep[] {
  if (set.generate === undefined) return [];
  return [
    { kind: "go", phase: "generate", args: set.generate, cwd: moduleFolder },
    // The generator writes a go.mod of its own, with newer indirect versions; the pinned one replaces it.
    { kind: "copy", files: ["go.mod", "go.sum"], from: sourceFolder, to: programFolder },
  ];
}
