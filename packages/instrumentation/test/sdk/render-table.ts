/** One run of all scenarios. */
export interface Column {
  readonly version: string;
  readonly system: string;
}

/** How a scenario went in a column: as expected, not, or the version lacks it. */
export type Cell = "✓" | "✗" | "–";

const HEADER = `# Scenarios

Written by \`test/sdk/scenarios.stack-test.ts\`; \`npx vitest run --project sdk --update\` writes it anew.

Each row is a way to call Claude, each column a version of the Anthropic SDK in a program that is metered by
\`node --import @bursar/node/register\` and loads the SDK by \`import\` or \`require\`. ✓: calls, attempts and results are as
expected, and the tokens of each class and the USD (to 1e-9) that arrive by OTLP are those of the API's own bill.
Where a stream broke off the input is exact and the output an estimate, marked as one. –: the version lacks it.
`;

/** Renders the table of SCENARIOS.md. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly { readonly name: string; readonly cells: readonly Cell[] }[],
): string {
  const names = columns.map(({ version, system }) => `${version} ${system}`);
  return [
    HEADER,
    `| | ${names.join(" | ")} |`,
    `|--|${"--|".repeat(names.length)}`,
    ...rows.map(({ name, cells }) => `| ${name} | ${cells.join(" | ")} |`),
    "",
  ].join("\n");
}

/** How the scenarios of a group went on a version, by every system. */
export interface SummaryCell {
  readonly group: string;
  readonly version: string;
  readonly cells: readonly Cell[];
}

/** Renders the table of the README: how many scenarios of each group went how on each version. */
export function renderSummary(summary: readonly SummaryCell[]): string {
  const groups = [...new Set(summary.map(({ group }) => group))];
  const versions = [...new Set(summary.map(({ version }) => version))];
  const find = (of: { readonly group: string; readonly version: string }): readonly Cell[] =>
    summary.find(({ group, version }) => group === of.group && version === of.version)?.cells ?? [];
  return [
    `| SDK | ${groups.join(" | ")} |`,
    `|--|${"--|".repeat(groups.length)}`,
    ...versions.map(
      (version) =>
        `| ${version} | ${groups.map((group) => countCells(find({ group, version }))).join(" | ")} |`,
    ),
  ].join("\n");
}

function countCells(cells: readonly Cell[]): string {
  const marks: readonly Cell[] = ["✓", "✗", "–"];
  return marks
    .map((mark) => ({ mark, count: cells.filter((cell) => cell === mark).length }))
    .filter(({ count }) => count > 0)
    .map(({ mark, count }) => `${count} ${mark}`)
    .join(" ");
}

/** Puts a table in the place of the one that begins with the same cell; at the end where there is none. */
export function replaceTable(text: string, table: string): string {
  const lines = text.split("\n");
  const title = table.slice(0, table.indexOf("|", 1));
  const from = lines.findIndex((line) => line.startsWith(title));
  if (from === -1) return `${text}\n${table}\n`;
  const length = lines.slice(from).findIndex((line) => !line.startsWith("|"));
  return lines.toSpliced(from, length === -1 ? lines.length : length, table).join("\n");
}
