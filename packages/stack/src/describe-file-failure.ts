import { findErrorCode } from "./find-error-code.ts";

const FREE_SPACE = "Free some space, then start again.";
const GIVE_RIGHTS = "Give this user the right to write there, then start again.";
const MOVE_AWAY = "Move it out of the way, then start again.";

const REASONS: Readonly<Record<string, readonly [what: string, wayOut: string]>> = {
  EACCES: ["this user may not read or write it", GIVE_RIGHTS],
  EPERM: ["the system does not permit it", GIVE_RIGHTS],
  EROFS: ["its file system is read-only", "Use a checkout on one that can be written, then start again."],
  ENOSPC: ["the disk is full", FREE_SPACE],
  EDQUOT: ["the disk quota is used up", FREE_SPACE],
  EEXIST: ["it is a file where a folder is needed", MOVE_AWAY],
  ENOTDIR: ["a part of this path is a file where a folder is needed", MOVE_AWAY],
  EISDIR: ["it is a folder where a file is needed", MOVE_AWAY],
  ENOENT: ["it, or its folder, does not exist", "Bring it back, then start again."],
  ENAMETOOLONG: ["its name is too long", "Move the checkout to a shorter path, then start again."],
};

/**
 * One paragraph for a person when a file or folder cannot be used: which one, what is wrong, what to do.
 * Undefined when the error is of another kind.
 */
export function describeFileFailure(error: unknown): string | undefined {
  const reason = REASONS[findErrorCode(error) ?? ""];
  if (reason === undefined || !(error instanceof Error)) return undefined;
  const syscall = "syscall" in error ? String(error.syscall) : "";
  // Programs and sockets fail with some of the same codes.
  if (/^(spawn|connect|listen|bind|kill)/.test(syscall)) return undefined;
  // Writing to an open file fails without its path.
  const path = "path" in error && typeof error.path === "string" ? error.path : "A file";
  return `${path} cannot be used: ${reason[0]}. ${reason[1]}`;
}
