import type { BenchReport, Measure } from "./bench.ts";

/** On what it was measured. */
export interface Setting {
  readonly benchName: string;
  readonly measuredAt: string;
  readonly node: string;
  readonly machine: string;
}

/** One JSON document. */
export function renderJson(setting: Setting, report: BenchReport): string {
  return `${JSON.stringify({ schema: "bursar.dev/bench/1", ...setting, ...report }, undefined, 2)}\n`;
}

/** A plain table, and the goals. */
export function renderTable(setting: Setting, { versions, notes, measures, goals }: BenchReport): string {
  const rows = [["", "", "median", "least", "most", "rounds", ""], ...measures.map(renderCells)];
  return [
    `${setting.benchName}, ${setting.measuredAt}, Node ${setting.node}, ${setting.machine}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
    "",
    ...notes,
    "",
    ...renderRows(rows),
    "",
    ...goals.map(({ goal, measured, met }) => `${met ? "met    " : "NOT MET"}  ${goal}: ${measured}`),
    "",
  ].join("\n");
}

function renderCells({ what, subject, unit, spread }: Measure): readonly string[] {
  const { median, min, max, rounds } = spread;
  return [
    what,
    subject,
    ...[median, min, max].map((figure) => renderFigure(figure, unit)),
    `${rounds}`,
    unit,
  ];
}

function renderFigure(figure: number, unit: Measure["unit"]): string {
  if (unit === "calls/s") return Math.round(figure).toLocaleString("en-US");
  if (unit === "×" || unit === "s") return figure.toFixed(figure < 10 ? 2 : 1);
  if (unit === "µs/call" || unit === "MB") return figure.toFixed(1);
  const digits = Math.abs(figure) >= 1 ? 0 : 4;
  return figure.toFixed(digits).replace(/^-(?=[0.]+$)/, "");
}

function renderRows(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column >= 2 && column <= 5 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}
