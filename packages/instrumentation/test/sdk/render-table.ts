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
