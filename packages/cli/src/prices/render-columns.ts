/** How the cells of a column stand. */
export type Alignment = "left" | "right" | "point";

/** Digits before and behind the point of a cell. */
function splitAtPoint(cell: string): readonly [whole: number, fraction: number] {
  const whole = cell.split(".")[0]?.length ?? 0;
  return [whole, cell.length - whole];
}

function alignColumn(cells: readonly string[], alignment: Alignment): readonly string[] {
  const [heading = "", ...rest] = cells;
  const body = alignment === "point" ? alignAtPoint(rest) : rest;
  const width = Math.max(heading.length, ...body.map((cell) => cell.length));
  return [heading, ...body].map((cell) => (alignment === "left" ? cell.padEnd(width) : cell.padStart(width)));
}

function alignAtPoint(cells: readonly string[]): readonly string[] {
  const behind = Math.max(0, ...cells.map((cell) => splitAtPoint(cell)[1]));
  return cells.map((cell) => cell + " ".repeat(behind - splitAtPoint(cell)[1]));
}

/** Rows of cells as lines whose columns stand below each other; the first row holds the headings. */
export function renderColumns(
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
): readonly string[] {
  const columns = alignments.map((alignment, index) =>
    alignColumn(
      rows.map((row) => row[index] ?? ""),
      alignment,
    ),
  );
  return rows.map((_, line) =>
    columns
      .map((column) => column[line] ?? "")
      .join("  ")
      .trimEnd(),
  );
}
