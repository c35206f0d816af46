import { readFileSync } from "node:fs";
import { planBudgets, readBudgets, readContractPrices, renderDocs } from "@bursar/budgets";
import { renderFiles } from "@bursar/budgets/render-files";
import { describe, expect, it } from "vitest";

const reading = readBudgets(readFileSync("budgets.yaml", "utf8"), "budgets.yaml");

describe("the repository's own budgets.yaml", () => {
  it("has no problems", () => {
    expect(reading.problems ?? []).toEqual([]);
  });

  it("is what every generated file was compiled from, byte for byte: npm run generate", () => {
    if (reading.budgets === undefined) throw new Error("budgets.yaml has problems");
    const files = renderFiles(planBudgets(reading.budgets), { day: "2026-11-23" });
    expect(files.length).toBeGreaterThan(9);
    for (const file of files) expect(readFileSync(file.path, "utf8"), file.path).toBe(file.text);
  });
});

describe("docs of the grammar", () => {
  it("say what the grammar says, byte for byte: npm run generate", () => {
    const files = renderDocs(readFileSync("docs/budgets.md", "utf8"));
    expect(files.map(({ path }) => path)).toEqual([
      "docs/budgets.schema.json",
      "docs/action-values.schema.json",
      "docs/budgets.md",
    ]);
    for (const file of files) expect(readFileSync(file.path, "utf8"), file.path).toBe(file.text);
  });
});

describe("the example of contract prices", () => {
  it("has no problems", () => {
    const { problems = [] } = readContractPrices(readFileSync("examples/prices.yaml", "utf8"), "prices.yaml");
    expect(problems).toEqual([]);
  });
});
