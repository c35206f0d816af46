/** What Go's patterns do not have, and JavaScript's do. */
const FOREIGN = /\\[1-9]|\(\?(?:[=!]|<[=!])|\\k</;
const FLAGS = /^\(\?([imsU]+)\)/;

/**
 * A pattern of PromQL for the whole of a label; undefined where it is none. Prometheus reads the patterns of Go; of
 * those this knows what labels are matched by: groups, choices, classes, counts, and flags at the beginning.
 */
export function compilePattern(pattern: string): RegExp | undefined {
  const [head = "", flags = ""] = FLAGS.exec(pattern) ?? [];
  const body = pattern.slice(head.length).replaceAll("(?P<", "(?<");
  if (FOREIGN.test(body.replaceAll("\\\\", ""))) return undefined;
  try {
    return new RegExp(`^(?:${body})$`, flags.includes("i") ? "is" : "s");
  } catch {
    return undefined;
  }
}
