/** What the lines of Go's output stand for. */
export interface GoLineCounts {
  readonly fetchedModules: number;
  /** Lines that name one package each: of `go list`, or of `go build -v`. */
  readonly packages: number;
}

/** Counts what Go reported so far in one step. */
export function countLogLines(output: string): GoLineCounts {
  let fetchedModules = 0;
  let packages = 0;
  for (const line of output.split("\n")) {
    if (line.startsWith("go: downloading ")) fetchedModules += 1;
    else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) packages += 1;
  }
  return { fetchedModules, packages };
}
