/** The folder that a command of the spool works in. */
export const SPOOL_DIR_ARG = {
  type: "string",
  valueHint: "folder",
  description: "The spool (Default: BURSAR_SPOOL_DIR, or ~/.local/state/bursar/spool)",
} as const;

/** The argument of the service's tool for it. */
export function planDirArgs(dir: string | undefined): readonly string[] {
  return dir === undefined ? [] : [`--dir=${dir}`];
}
