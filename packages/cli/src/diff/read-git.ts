import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { EnvironmentFault, findErrorCode } from "../environment-fault.ts";
import { UserMistake } from "../user-mistake.ts";

/** A path as git knows it from a folder that exists. */
export interface GitPlace {
  readonly folder: string;
  /** From the folder, with slashes, such as `./budgets.yaml`. */
  readonly path: string;
}

const MOST_BYTES = 64 * 1024 * 1024;

/** What git answers, undefined where it refuses. */
interface GitAnswer {
  readonly output: Buffer | undefined;
  /** The last line of what it says about a failure. */
  readonly said: string;
}

function runGit(folder: string, args: readonly string[]): GitAnswer {
  const { error, status, stdout, stderr } = spawnSync("git", ["-C", folder, ...args], {
    env: { ...process.env, LC_ALL: "C" },
    maxBuffer: MOST_BYTES,
  });
  if (findErrorCode(error) === "ENOENT")
    throw new EnvironmentFault("git is not on the PATH. Install it, or compare two files.", { cause: error });
  if (error !== undefined)
    throw new EnvironmentFault(`git cannot answer: ${error.message}.`, { cause: error });
  const said = stderr.toString("utf8").trim().split("\n").at(-1) ?? "";
  return { output: status === 0 ? stdout : undefined, said: said.replace(/^fatal: /, "") };
}

/** Where git looks for a path: from the nearest folder that is still there. */
export function findGitPlace(path: string): GitPlace {
  let folder = resolve(path);
  while (!existsSync(folder) || !statSync(folder).isDirectory()) folder = dirname(folder);
  const rest = relative(folder, resolve(path)).split(sep).join("/");
  return { folder, path: `./${rest}` };
}

/**
 * The commit that a name stands for; undefined where there is none of that name.
 *
 * @throws UserMistake when the place is in no repository
 */
export function findCommit({ folder }: GitPlace, name: string): string | undefined {
  const { output } = runGit(folder, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${name}^{commit}`,
  ]);
  if (output !== undefined) return output.toString("utf8").trim();
  const inside = runGit(folder, ["rev-parse", "--git-dir"]);
  if (inside.output !== undefined) return undefined;
  const why = /not a git repository/.test(inside.said)
    ? "is in no git repository"
    : `is closed to git (${inside.said})`;
  throw new UserMistake(`${folder} ${why}. Compare two files: bursar diff old.yaml new.yaml.`);
}

/** The last commit that two have in common; undefined where there is none. */
export function findMergeBase({ folder }: GitPlace, one: string, other: string): string | undefined {
  return runGit(folder, ["merge-base", one, other]).output?.toString("utf8").trim();
}

/** The names in a folder of a commit; undefined where the path is no folder there. */
export function findNames({ folder, path }: GitPlace, commit: string): readonly string[] | undefined {
  const tree = `${commit}:${path}`;
  if (runGit(folder, ["cat-file", "-t", tree]).output?.toString("utf8").trim() !== "tree") return undefined;
  const { output } = runGit(folder, ["ls-tree", "-z", "--full-tree", tree]);
  return output
    ?.toString("utf8")
    .split("\0")
    .flatMap((line) => (line.includes(" blob ") ? [line.slice(line.indexOf("\t") + 1)] : []))
    .sort();
}

/** The bytes of a file in a commit; undefined where it is not there. */
export function findBytes({ folder, path }: GitPlace, commit: string): Buffer | undefined {
  return runGit(folder, ["cat-file", "blob", `${commit}:${path}`]).output;
}
