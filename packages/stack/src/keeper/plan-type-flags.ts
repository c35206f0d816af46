const STRIPS_TYPES_UNASKED = [22, 18] as const;

/** The flags that this Node needs to run a file: before 22.18 it runs TypeScript only when asked to. */
export function planTypeFlags(file: string, nodeVersion: string = process.version): readonly string[] {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, "").split(".").map(Number);
  const [neededMajor, neededMinor] = STRIPS_TYPES_UNASKED;
  const strips = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  return file.endsWith(".ts") && !strips
    ? ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"]
    : [];
}
