/**
 * The first `major.minor.patch` in what a program prints about itself, or undefined.
 *
 * @example findVersion("promtool, version 3.16.0 (branch: HEAD)") // "3.16.0"
 */
export function findVersion(text: string): string | undefined {
  return /\bv?(\d+\.\d+\.\d+)\b/.exec(text)?.[1];
}

/** True when `version` is `oldest` or newer; both `major.minor.patch`. */
export function isNewEnough(version: string, oldest: string): boolean {
  const [major, minor, patch] = planParts(version);
  const [oldestMajor, oldestMinor, oldestPatch] = planParts(oldest);
  if (major !== oldestMajor) return major > oldestMajor;
  if (minor !== oldestMinor) return minor > oldestMinor;
  return patch >= oldestPatch;
}

function planParts(version: string): readonly [number, number, number] {
  const [major = "0", minor = "0", patch = "0"] = version.split(".");
  return [Number(major), Number(minor), Number(patch)];
}
