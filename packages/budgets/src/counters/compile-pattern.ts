/** What Go's patterns do not have and JavaScript's do, what means another thing there, and counts beyond Go's most. */
const FOREIGN = new RegExp(
  [
    String.raw`\\(?![ftnrvxdDsSwWbB])\w`,
    String.raw`\\x(?![0-9a-fA-F]{2})`,
    String.raw`\\[^\x00-\x7f]`,
    // Characters of two halves here, of one there.
    String.raw`[\ud800-\udfff]`,
    String.raw`\(\?(?:[=!]|<[=!])`,
    // Names of groups that are no words.
    String.raw`\(\?<\w*[^\w>]`,
    String.raw`\{\d*,?\d{4}`,
    // Classes that are empty or of POSIX, ranges from or to a class, and edges of words in one.
    String.raw`\[\^?\]|\[:`,
    String.raw`\[(?!\^?-\\)[^\]]*-\\[dDsSwW]`,
    String.raw`\[[^\]]*\\[bB]`,
  ].join("|"),
);
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
  const readable = bare.replaceAll(/\\[-[\]]/g, "x");
  if (FOREIGN.test(readable) || REPEATED_GROUP.test(signs)) return undefined;
  if ((signs.match(REPETITION) ?? []).length > MOST_REPETITIONS) return undefined;
  try {
    return new RegExp(`^(?:${body})$`, flags.includes("i") ? "is" : "s");
  } catch {
    return undefined;
  }
}
