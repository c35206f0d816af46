/** Package whose calls are metered. */
export const SDK_PACKAGE = "@anthropic-ai/sdk";

/** First with middleware, which sees each HTTP attempt. */
export const OLDEST_SDK = "0.101.0";

/** What is metered, as a range of semantic versions. */
export const SDK_VERSIONS: string[] = [`>=${OLDEST_SDK} <2`];

/** Whether a version of the Anthropic SDK is one of {@link SDK_VERSIONS}; of 0.101.0 a pre-release is not. */
export function isMeteredVersion(version: string): boolean {
  const [, major = "", minor = "", patch = "", rest = ""] = /^(\d+)\.(\d+)\.(\d+)(.*)$/.exec(version) ?? [];
  if (major === "1") return true;
  if (major !== "0") return false;
  const isOldest = `${major}.${minor}.${patch}` === OLDEST_SDK;
  return Number(minor) >= 101 && !(isOldest && rest.startsWith("-"));
}
