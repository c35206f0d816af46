import { UserMistake } from "../user-mistake.ts";

/** One version to compare: a path as it is on disk, or as it was in a commit. */
export interface Side {
  readonly path: string;
  /** Name of the commit as it was asked for; undefined for what is on disk. */
  readonly ref: string | undefined;
}

/** The older and the newer version. */
export interface Sides {
  readonly from: Side;
  readonly to: Side;
  /** The older side is where the two parted, not the name itself. */
  readonly isFromMergeBase: boolean;
}

/** What there is to ask while words are understood. */
export interface Surroundings {
  readonly hasPath: (path: string) => boolean;
  readonly hasRef: (ref: string) => boolean;
}

const DEFAULT_PATH = "budgets.yaml";
const EXAMPLES = "Write two paths, or a ref such as HEAD~1 or main..HEAD and a path.";

function refuseSurplus(words: readonly string[]): void {
  const [surplus] = words;
  if (surplus !== undefined) throw new UserMistake(`"${surplus}" is one argument too many. ${EXAMPLES}`);
}

function planRefs(from: string, to: string | undefined, path = DEFAULT_PATH): Sides {
  return { from: { path, ref: from }, to: { path, ref: to }, isFromMergeBase: false };
}

function planPaths([first = "", second, ...rest]: readonly string[], { hasPath }: Surroundings): Sides {
  refuseSurplus(rest);
  if (second === undefined) return planRefs("HEAD", undefined, first);
  if (!hasPath(second)) throw new UserMistake(`cannot read ${second}: it does not exist. ${EXAMPLES}`);
  return {
    from: { path: first, ref: undefined },
    to: { path: second, ref: undefined },
    isFromMergeBase: false,
  };
}

/** Two refs in one word; undefined where it is none. */
function findRange(word: string): readonly [from: string, dots: string, to: string] | undefined {
  // A path that is not there is told as a path.
  if (/^\.\.?\//.test(word)) return undefined;
  const [, from, dots, to] = /^(.*?)(\.{2,3})(.*)$/.exec(word) ?? [];
  return dots === undefined ? undefined : [from || "HEAD", dots, to || "HEAD"];
}

function planRefSides(
  [first = "", second, third, ...rest]: readonly string[],
  surroundings: Surroundings,
): Sides {
  refuseSurplus(rest);
  if (third !== undefined) return planRefs(first, second, third);
  const isPath = second === undefined || surroundings.hasPath(second) || !surroundings.hasRef(second);
  return isPath ? planRefs(first, undefined, second) : planRefs(first, second);
}

/**
 * Which two versions a person means: nothing or a path (last commit and disk), two paths, a ref and perhaps a path
 * (that commit and disk), or two refs, also as `a..b` and `a...b`, and perhaps a path.
 *
 * @throws UserMistake when the words are neither
 */
export function planSides(words: readonly string[], surroundings: Surroundings): Sides {
  const [first, path, ...rest] = words;
  if (first === undefined) return planRefs("HEAD", undefined);
  if (surroundings.hasPath(first)) return planPaths(words, surroundings);
  const range = findRange(first);
  if (range === undefined) return planRefSides(words, surroundings);
  refuseSurplus(rest);
  const [from, dots, to] = range;
  return { ...planRefs(from, to, path), isFromMergeBase: dots === "..." };
}
