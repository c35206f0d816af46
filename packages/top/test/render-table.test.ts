import { expect, test } from "vitest";
import { renderTable } from "../src/index.ts";
import { someFigures } from "./figures.ts";

const idle = someFigures({
  feature: "triage",
  team: undefined,
  calls: 0,
  tokens: { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 },
  costUsd: 0,
  successes: undefined,
  unitCostUsd: undefined,
  budgetUnitCostUsd: undefined,
  monthToDateUsd: 0,
  budgetMonthUsd: undefined,
  state: "no_budget",
});

test("a wide terminal shows every column", () => {
  expect(`\n${renderTable([someFigures(), idle], { columns: 200, color: false })}`).toMatchInlineSnapshot(`
    "
    feature        team     calls  input  cache read  write 5m  write 1h  output    cost  successes  unit cost  budget  month to date / budget  state
    support-reply  support  1,204  2.41M       8.03M         0    12,000    602k  $23.60      1,150   $0.02052   $0.02      $23.60 / $2,000.00  OVER BUDGET
    triage         –            0      0           0         0         0       0      $0          –          –       –                  $0 / –  no budget"
  `);
});

test("a narrow one shows the total of tokens and leaves columns out", () => {
  expect(`\n${renderTable([someFigures()], { columns: 100, color: false })}`).toMatchInlineSnapshot(`
    "
    feature        calls  tokens    cost  successes  unit cost  budget  state
    support-reply  1,204   11.1M  $23.60      1,150   $0.02052   $0.02  OVER BUDGET"
  `);
  expect(`\n${renderTable([someFigures()], { columns: 60, color: false })}`).toMatchInlineSnapshot(`
    "
    feature        calls    cost  unit cost  budget  state
    support-reply  1,204  $23.60   $0.02052   $0.02  OVER BUDGET"
  `);
});

test.each([20, 40, 60, 80, 100, 120, 160])("no line is wider than %i columns", (columns) => {
  const features = [
    someFigures({
      feature: "x".repeat(80),
      unpricedTokens: 7,
      unpricedReasons: ["claude-next: unknown_model"],
    }),
  ];
  const widths = renderTable(features, { columns, color: false })
    .split("\n")
    .map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
});

test("tokens without a price make the cost a lower bound and get a note", () => {
  const features = [
    someFigures({
      unpricedTokens: 1500,
      unpricedReasons: ["claude-next: unknown_model"],
      state: "not_enough_data",
    }),
  ];
  const [, row, note] = renderTable(features, { columns: 200, color: false }).split("\n");
  expect(row).toContain("≥$23.60");
  expect(row).toContain("≥$0.02052");
  expect(note).toBe(
    "! support-reply: 1,500 tokens have no known price and are in no cost (claude-next: unknown_model)",
  );
});

test("color marks the state and nothing else of the row", () => {
  const row = renderTable([someFigures()], { columns: 200, color: true }).split("\n")[1];
  expect(row?.startsWith("support-reply  support")).toBe(true);
  expect(row?.split("\u001B")).toEqual([expect.any(String), "[31mOVER BUDGET", "[39m"]);
});

test("the spend column is named by the caller", () => {
  expect(renderTable([], { columns: 200, color: false, spendTitle: "since start" })).toContain(
    "since start / budget",
  );
});
