import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository of a test. */
export interface Repository {
  readonly folder: string;
  readonly git: (...args: readonly string[]) => string;
  readonly write: (path: string, content: string | Uint8Array) => string;
  /** Commits everything that is on disk. */
  readonly commit: (message: string) => void;
  readonly remove: () => void;
}

/** A copy of a repository, or an empty one whose branch is `main`; no settings of the machine reach it. */
export function aRepository(original?: string): Repository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bursar-diff-")));
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", folder, ...args], { env, encoding: "utf8", stdio: "pipe" });
  if (original === undefined) git("init", "--quiet", "--initial-branch=main");
  else cpSync(original, folder, { recursive: true });
  return {
    folder,
    git,
    write: (path, content) => {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    commit: (message) => {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
