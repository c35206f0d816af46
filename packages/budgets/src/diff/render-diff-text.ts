import type { BudgetsDiff, SubjectChanges } from "./budgets-diff.ts";
import { renderChange, renderCount, renderOwners, renderSum } from "./render-change.ts";

const KIND_WIDTH = 10;

function renderSubject({ subject, changes }: SubjectChanges): readonly string[] {
  const { kind, name } = subject;
  const heading = kind === "file" ? "everybody" : `${kind} ${name} (for ${renderOwners(subject)})`;
  const width = Math.max(...changes.map(({ key }) => key.length));
  const lines = changes.map((change) => {
    const what = change.key === "" ? "" : `${change.key.padEnd(width)}  `;
    const whole = change.kind === "added" ? change.after : change.before;
    const text = change.key === "" ? (whole ?? "") : renderChange(change);
    return `  ${change.kind.padEnd(KIND_WIDTH)} ${what}${text}`;
  });
  return [heading, ...lines];
}

function renderSums({ sums }: BudgetsDiff): readonly string[] {
  if (sums.length === 0) return [];
  const lines = sums.map((sum) => {
    const { what, amounts, limit, left } = renderSum(sum);
    const parts = [amounts, limit === "" ? "" : `limit ${limit}`, limit === "none" ? "" : left];
    return `  ${what}: ${parts.filter((part) => part !== "").join(", ")}`;
  });
  return ["sums", ...lines];
}

/**
 * What changes, for a terminal.
 *
 * @param title - the two sides, such as `budgets.yaml: main → HEAD`
 */
export function renderDiffText(diff: BudgetsDiff, title: string): string {
  const blocks = [...diff.subjects.map(renderSubject), renderSums(diff)].filter((block) => block.length > 0);
  const lines = [...blocks.flatMap((block) => [...block, ""]), `${title}: ${renderCount(diff)}.`];
  // A text of a file may hold line ends; one change is one line all the same.
  return `${lines.map((line) => line.replaceAll(/\p{Cc}+/gu, " ").trimEnd()).join("\n")}\n`;
}
