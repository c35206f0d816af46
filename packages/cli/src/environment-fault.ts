/** Something on this machine stands in the way: a file, a disk, a port. Shown without a stack. */
export class EnvironmentFault extends Error {
  override readonly name = "EnvironmentFault";
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EADDRINUSE: "the port is taken",
};

/** The code of a system error, such as `ENOSPC`; undefined for any other error. */
export function findErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Turns a system error into a fault that a person understands; any other error is a bug and passes through. */
export function describeFault(action: string, error: unknown): unknown {
  const code = findErrorCode(error);
  if (code === undefined) return error;
  return new EnvironmentFault(`${action}: ${REASONS[code] ?? code}.`, { cause: error });
}
