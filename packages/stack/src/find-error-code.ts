/** The system's code of an error, such as `ENOENT`; undefined when it has none. */
export function findErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
