/** What Go's patterns do not have and JavaScript's do, what means another thing there, and counts beyond Go's most. */
const FOREIGN = /\\(?![ftnrvxdDsSwWbB])\w|\(\?(?:[=!]|<[=!])|\{\d*,?\d{4}/;
/** Groups that repeat, and many repetitions, may take years on some texts here; Prometheus has another way. */
const REPEATED_GROUP = /\)[*+?]?[*+{]/;
const REPETITION = /[*+]|\{\d+,?\d*\}/g;
const MOST_REPETITIONS = 3;
const FLAGS = /^\(\?([imsU]+)\)/;

/**
 * A pattern of PromQL for the whole of a label; undefined where it is none, or repeats too much to be tried. Prometheus
 * reads the patterns of Go; of those this knows what labels are matched by: groups, choices, classes, counts, and
 * flags at the beginning.
 */
export function compilePattern(pattern: string): RegExp | undefined {
  const [head = "", flags = ""] = FLAGS.exec(pattern) ?? [];
  const body = pattern.slice(head.length).replaceAll("(?P<", "(?<");
  const bare = body.replaceAll("\\\\", "");
  const signs = bare.replaceAll(/\\.|\[\^?\]?[^\]]*\]/gs, "x");
  if (FOREIGN.test(bare) || REPEATED_GROUP.test(signs)) return undefined;
  if ((signs.match(REPETITION) ?? []).length > MOST_REPETITIONS) return undefined;
  try {
    return new RegExp(`^(?:${body})$`, flags.includes("i") ? "is" : "s");
  } catch {
    return undefined;
  }
}
