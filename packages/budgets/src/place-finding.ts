import type { Finding } from "./finding.ts";
import type { Place } from "./place.ts";
import type { Problem } from "./problem.ts";

/** A file whose places can be found. */
interface Placed {
  readonly file: string;
  readonly findPlace: (path: readonly PropertyKey[]) => Place;
}

/** A path for people. */
export function renderPath(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "(file)" : path.map(String).join(".");
}

/** Gives a finding its place in its file. */
export function placeFinding({ file, findPlace }: Placed, { path, text, severity }: Finding): Problem {
  return { file, ...findPlace(path), path: renderPath(path), text, severity: severity ?? "error" };
}

/** The order of the lines; of files, the order in which they were given. */
export function sortProblems(
  problems: readonly Problem[],
  files: readonly string[] = [],
): readonly Problem[] {
  const ranks = new Map(files.map((file, rank) => [file, rank]));
  const rank = ({ file }: Problem): number => ranks.get(file) ?? 0;
  return problems.toSorted(
    (left, right) => rank(left) - rank(right) || left.line - right.line || left.column - right.column,
  );
}
