import type { BudgetsDiff, Change, Subject, SumChange } from "./budgets-diff.ts";
import { renderCount, renderGrowth, renderOwners, renderSum } from "./render-change.ts";

/** Text of a file in a cell of a table: it formats nothing, mentions nobody and ends no cell. */
function renderCell(text: string | undefined): string {
  if (text === undefined || text === "") return "";
  const plain = text
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .replaceAll("`", "'")
    .replaceAll("|", String.raw`\|`);
  return `\`${plain}\``;
}

function renderRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function renderChangeRow({ kind: subjectKind, name }: Subject, owners: string, change: Change): string {
  const { kind, key, before, after, growthRatio } = change;
  const subject = subjectKind === "file" ? "the file" : `${subjectKind} ${renderCell(name)}`;
  const what = key === "" ? kind : `${kind} ${renderCell(key)}`;
  return renderRow([
    owners,
    subject,
    what,
    renderCell(before),
    `${renderCell(after)}${renderGrowth(growthRatio)}`,
  ]);
}

function renderSumRow(sum: SumChange): string {
  const { what, amounts, limit, left } = renderSum(sum);
  return renderRow([what, amounts, limit, left]);
}

/**
 * What changes, for a comment on a pull request.
 *
 * @param title - the two sides, such as `budgets.yaml: main → HEAD`
 */
export function renderDiffMarkdown(diff: BudgetsDiff, title: string): string {
  const rows = diff.subjects.flatMap(({ subject, changes }) =>
    changes.map((change) => renderChangeRow(subject, renderOwners(subject), change)),
  );
  const changes = ["", "| for | what | change | before | after |", "|--|--|--|--|--|", ...rows];
  const sums = ["", "| sum | before → after | of | left |", "|--|--|--|--|", ...diff.sums.map(renderSumRow)];
  const lines = [
    "### Claude budgets",
    "",
    `${renderCell(title)}: ${renderCount(diff)}.`,
    ...(rows.length === 0 ? [] : changes),
    ...(diff.sums.length === 0 ? [] : sums),
  ];
  return `${lines.join("\n")}\n`;
}
