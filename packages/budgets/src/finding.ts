import type { Severity } from "./problem.ts";

/** What is wrong at a path of the document, before its place in the file is known. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly text: string;
  /** Left out: an error. */
  readonly severity?: Severity;
}
