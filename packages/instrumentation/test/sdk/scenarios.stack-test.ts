import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { checkScenario } from "./check-scenario.ts";
import { EXPECTED } from "./expected.ts";
import { checkInstalled, SYSTEMS, VERSIONS } from "./fixtures.ts";
import { renderSummary, renderTable, replaceTable } from "./render-table.ts";
import type { Cell } from "./render-table.ts";
import { runColumn } from "./run-column.ts";
import type { ColumnRun } from "./run-column.ts";
import { SCENARIO_GROUPS, SCENARIOS } from "./scenarios.ts";

const COLUMNS = VERSIONS.flatMap((version) => SYSTEMS.map((system) => ({ version, system })));
type Column = (typeof COLUMNS)[number];

const AT_ONCE = 2;
const runs = new Map<Column, ColumnRun>();

beforeAll(async () => {
  checkInstalled();
  const waiting = [...COLUMNS];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        runs.set(next, await runColumn(next.version, next.system));
    }),
  );
});

function findRun(column: Column): ColumnRun {
  const run = runs.get(column);
  if (run === undefined) throw new Error(`SDK ${column.version} by ${column.system} did not run`);
  return run;
}

function findProblems(column: Column, name: string): { isAbsent: boolean; problems: readonly string[] } {
  const { scenarios, points } = findRun(column);
  const report = scenarios.find((candidate) => candidate.name === name);
  const expected = EXPECTED[name];
  if (report === undefined || expected === undefined) return { isAbsent: false, problems: ["has no result"] };
  return { isAbsent: report.isAbsent, problems: checkScenario(report, expected, column.version, points) };
}

function findCell(column: Column, name: string): Cell {
  const { isAbsent, problems } = findProblems(column, name);
  if (problems.length > 0) return "✗";
  return isAbsent ? "–" : "✓";
}

test("every scenario has its expectation, and a name of its own", () => {
  const names = SCENARIOS.map(({ name }) => name);
  expect(names.toSorted()).toEqual(Object.keys(EXPECTED).sort());
});

describe.each(COLUMNS)("SDK $version by $system", (column) => {
  test.each(SCENARIOS)("$name: recorded as billed", ({ name }) => {
    expect(findProblems(column, name).problems).toEqual([]);
  });

  test("no rejection is left alone, nothing is said, and the meter has no fault of its own", () => {
    const { unhandled, stderr, points } = findRun(column);
    expect({ unhandled, stderr }).toEqual({ unhandled: [], stderr: "" });
    expect(points.filter(({ metric, figure }) => metric === "claude.meter.errors" && figure > 0)).toEqual([]);
  });
});

test("SCENARIOS.md is the table of this run; --update writes it", async () => {
  const rows = SCENARIOS.map(({ name }) => ({
    name,
    cells: COLUMNS.map((column) => findCell(column, name)),
  }));
  await expect(renderTable(COLUMNS, rows)).toMatchFileSnapshot("../../SCENARIOS.md");
});

test("the README has the counts of this run; --update writes them", async () => {
  const summary = Object.entries(SCENARIO_GROUPS).flatMap(([group, scenarios]) =>
    VERSIONS.map((version) => {
      const columns = COLUMNS.filter((column) => column.version === version);
      const cells = columns.flatMap((column) => scenarios.map(({ name }) => findCell(column, name)));
      return { group, version, cells };
    }),
  );
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  await expect(replaceTable(readme, renderSummary(summary))).toMatchFileSnapshot("../../README.md");
});
