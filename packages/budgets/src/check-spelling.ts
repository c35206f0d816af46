import type { Finding } from "./finding.ts";

/** Names become label values and file names: safe in PromQL, YAML and URLs without quoting. */
const NAME_PATTERN = /^[a-z0-9][a-z0-9._-]*$/;
/** Grafana and Alertmanager cut longer names off on screen. */
const NAME_LENGTH = 63;

/** Whether a name can be declared, and so be a label value. */
export function isUsableName(name: string): boolean {
  return NAME_PATTERN.test(name) && name.length <= NAME_LENGTH;
}

/** Names in a section that cannot be used as names. */
export function checkSpelling(section: string, names: readonly string[]): readonly Finding[] {
  return names
    .filter((name) => !isUsableName(name))
    .map((name) => ({
      path: [section, name],
      text: `is not a usable name. Use at most ${NAME_LENGTH} of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit.`,
    }));
}
