import { styleText } from "node:util";
import { clipLine } from "./clip-line.ts";
import type { BudgetState, FeatureFigures } from "./feature-figures.ts";
import { renderCount, renderName, renderUsd, UNKNOWN_FIGURE } from "./render-figure.ts";

export interface TableOptions {
  /** Width of the terminal; columns that do not fit are left out, the least important first. */
  readonly columns: number;
  readonly color: boolean;
  /** What `monthToDateUsd` holds. Default `month to date`. */
  readonly spendTitle?: string;
}

interface Column {
  readonly title: string;
  readonly right: boolean;
  readonly render: (figures: FeatureFigures) => string;
}

const STATES: Readonly<
  Record<BudgetState, { readonly text: string; readonly color: "green" | "red" | "yellow" | "gray" }>
> = {
  ok: { text: "ok", color: "green" },
  over_budget: { text: "OVER BUDGET", color: "red" },
  not_enough_data: { text: "not enough data", color: "yellow" },
  no_budget: { text: "no budget", color: "gray" },
};

const GAP = "  ";

/** A table of features, one line each, with a note for every feature whose cost is not all known. */
export function renderTable(features: readonly FeatureFigures[], options: TableOptions): string {
  const layouts = planLayouts(options.spendTitle ?? "month to date").map((columns) =>
    renderCells(features, columns),
  );
  const fitting =
    layouts.find((rows) => (rows[0]?.join(GAP).length ?? 0) <= options.columns) ?? layouts.at(-1) ?? [];
  const lines = fitting.map((cells, index) => {
    const line = clipLine(cells.join(GAP).trimEnd(), options.columns);
    if (!options.color) return line;
    return index === 0 ? styleText("dim", line, ALWAYS) : colorState(line, features[index - 1]);
  });
  return [...lines, ...features.flatMap((figures) => renderNote(figures, options))].join("\n");
}

/** The caller decides on color, not the environment. */
const ALWAYS = { validateStream: false } as const;

function planLayouts(spendTitle: string): readonly (readonly Column[])[] {
  const text = (title: string, render: Column["render"]): Column => ({ title, right: false, render });
  const figure = (title: string, render: Column["render"]): Column => ({ title, right: true, render });
  const feature = text("feature", (figures) => renderName(figures.feature));
  const team = text("team", ({ team: name }) => (name === undefined ? UNKNOWN_FIGURE : renderName(name)));
  const calls = figure("calls", (figures) => renderCount(figures.calls));
  const classes = [
    figure("input", ({ tokens }) => renderCount(tokens.input)),
    figure("cache read", ({ tokens }) => renderCount(tokens.cache_read)),
    figure("write 5m", ({ tokens }) => renderCount(tokens.cache_write_5m)),
    figure("write 1h", ({ tokens }) => renderCount(tokens.cache_write_1h)),
    figure("output", ({ tokens }) => renderCount(tokens.output)),
  ];
  const allTokens = figure("tokens", ({ tokens }) =>
    renderCount(Object.values(tokens).reduce((sum, count) => sum + count, 0)),
  );
  const cost = figure("cost", (figures) => atLeast(figures, figures.costUsd));
  const successes = figure("successes", (figures) => renderCount(figures.successes));
  const unitCost = figure("unit cost", (figures) => atLeast(figures, figures.unitCostUsd));
  const unitBudget = figure("budget", ({ budgetUnitCostUsd }) => renderUsd(budgetUnitCostUsd));
  const spend = figure(
    `${spendTitle} / budget`,
    (figures) => `${atLeast(figures, figures.monthToDateUsd)} / ${renderUsd(figures.budgetMonthUsd)}`,
  );
  const state = text("state", (figures) => STATES[figures.state].text);
  return [
    [feature, team, calls, ...classes, cost, successes, unitCost, unitBudget, spend, state],
    [feature, calls, ...classes, cost, successes, unitCost, unitBudget, spend, state],
    [feature, calls, allTokens, cost, successes, unitCost, unitBudget, spend, state],
    [feature, calls, allTokens, cost, successes, unitCost, unitBudget, state],
    [feature, calls, cost, unitCost, unitBudget, state],
    [feature, cost, unitCost, state],
  ];
}

/** With tokens of unknown price in it, a cost is only known to be at least this. */
function atLeast(figures: FeatureFigures, usd: number | undefined): string {
  return figures.unpricedTokens > 0 && usd !== undefined ? `≥${renderUsd(usd)}` : renderUsd(usd);
}

function renderCells(
  features: readonly FeatureFigures[],
  columns: readonly Column[],
): readonly (readonly string[])[] {
  const rows = [
    columns.map(({ title }) => title),
    ...features.map((figures) => columns.map(({ render }) => render(figures))),
  ];
  const widths = columns.map((_column, index) => Math.max(...rows.map((cells) => cells[index]?.length ?? 0)));
  return rows.map((cells) =>
    cells.map((cell, index) =>
      columns[index]?.right ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
    ),
  );
}

function colorState(line: string, figures: FeatureFigures | undefined): string {
  if (figures === undefined) return line;
  const { text, color } = STATES[figures.state];
  return line.endsWith(text) ? line.slice(0, -text.length) + styleText(color, text, ALWAYS) : line;
}

function renderNote(figures: FeatureFigures, { columns, color }: TableOptions): readonly string[] {
  if (figures.unpricedTokens === 0) return [];
  const why = figures.unpricedReasons.map(renderName).join(", ");
  const note = `! ${renderName(figures.feature)}: ${renderCount(figures.unpricedTokens)} tokens have no known price and are in no cost (${why})`;
  const line = clipLine(note, columns);
  return [color ? styleText(["yellow", "bold"], line, ALWAYS) : line];
}
