import { describe, expect, it } from "vitest";
import { renderProblem } from "../src/problem.ts";
import { readBudgetsFiles } from "../src/read-budgets.ts";
import type { BudgetsFile } from "../src/read-budgets.ts";
import { BUDGETS_FILE } from "./a-budgets-file.ts";

const HEAD = "apiVersion: bursar.dev/v1\nkind: Budgets\n";
const PEOPLE = BUDGETS_FILE.replace(/features:\n[^]*$/, "");
const FEATURES = HEAD + (/features:\n[^]*$/.exec(BUDGETS_FILE)?.[0] ?? "");
const VALUES = `apiVersion: bursar.dev/v1
kind: ActionValues
values:
  support-reply: { usd: 0.90, setBy: support-eng, asOf: 2026-10-01 }
`;

function read(...texts: readonly string[]): ReturnType<typeof readBudgetsFiles> {
  return readBudgetsFiles(texts.map((text, index): BudgetsFile => ({ text, file: `${index + 1}.yaml` })));
}

function readProblems(...texts: readonly string[]): readonly string[] {
  return (read(...texts).problems ?? []).map(renderProblem);
}

describe("readBudgetsFiles", () => {
  it("reads what is spread over files as if it stood in one", () => {
    expect(read(PEOPLE, FEATURES).budgets).toEqual(read(BUDGETS_FILE).budgets);
    expect(read(FEATURES, PEOPLE).budgets).toEqual(read(BUDGETS_FILE).budgets);
  });

  it("joins sections row by row", () => {
    const more = `${HEAD}teams: { search: { owner: support-eng } }\n`;
    expect(Object.keys(read(PEOPLE, FEATURES, more).budgets?.teams ?? {})).toEqual(["support", "search"]);
  });

  it("takes what actions are worth from a file that finance owns", () => {
    const { budgets } = read(BUDGETS_FILE, VALUES);
    expect(budgets?.features["support-reply"]?.action).toEqual({
      success: "An agent sends the draft.",
      signal: "outcome",
      value: { usd: 0.9, setBy: "support-eng", asOf: "2026-10-01" },
    });
  });

  it("lets no two files set the same key, and says where the first one does", () => {
    const again = `${HEAD}environments: [staging]\nteams: { support: {} }\n`;
    expect(readProblems(BUDGETS_FILE, again)).toEqual([
      "2.yaml:3:1 environments: is set already in 1.yaml:3:1. Keep one of the two.",
      "2.yaml:4:10 teams.support: is set already in 1.yaml:14:3. Keep one of the two.",
    ]);
  });

  it("lets a value be set once, in whichever file", () => {
    const valued = BUDGETS_FILE.replace(
      "signal: outcome",
      "value: { usd: 1, setBy: support-eng, asOf: 2026-10-01 }",
    );
    expect(readProblems(valued, VALUES)).toEqual([
      "2.yaml:4:3 values.support-reply: is set already in 1.yaml:20:7. Keep one of the two.",
    ]);
    expect(readProblems(BUDGETS_FILE, VALUES, VALUES)).toEqual([
      "3.yaml:4:3 values.support-reply: is set already in 2.yaml:4:3. Keep one of the two.",
    ]);
  });

  it("tells mistakes in the file that has them", () => {
    expect(
      readProblems(
        PEOPLE.replace("owner: support-eng", "owner: nobody"),
        FEATURES.replace("0.02", "0"),
        VALUES.replace("setBy: support-eng", "setBy: fpna").replace("0.90", "-1"),
      ),
    ).toEqual([
      '1.yaml:14:14 teams.support.owner: "nobody" is not a declared owner. Use one of: support-eng.',
      "2.yaml:10:7 features.support-reply.budget.usdPerAction: is 0. Write an amount above 0 in USD, digits only, such as 0.02.",
      "3.yaml:4:20 values.support-reply.usd: is -1. Write an amount above 0 in USD, digits only, such as 0.90.",
      '3.yaml:4:29 values.support-reply.setBy: "fpna" is not a declared owner. Use one of: support-eng.',
    ]);
  });

  it("tells values of what is no feature, and keys that mean nothing", () => {
    expect(
      readProblems(BUDGETS_FILE, VALUES.replace("support-reply", "suport-reply").replace("asOf", "as")),
    ).toEqual([
      "2.yaml:4:3 values.suport-reply.asOf: is missing. Write a day of the calendar, such as 2026-10-01.",
      '2.yaml:4:3 values.suport-reply: "suport-reply" is not a declared feature. Did you mean "support-reply"?',
      "2.yaml:4:50 values.suport-reply.as: is not a known key here. Use one of: usd, setBy, asOf.",
    ]);
  });

  it("tells a file of another kind, one that is no mapping, and values without budgets", () => {
    expect(readProblems(BUDGETS_FILE, "apiVersion: bursar.dev/v1\nkind: Prices\n")).toEqual([
      '2.yaml:2:1 kind: is "Prices": this is a file of contract prices. Give a budgets file, or write "kind: Budgets".',
    ]);
    expect(readProblems(PEOPLE, FEATURES, "[]")).toEqual([
      '3.yaml:1:1 (file): is an empty list. Write a mapping that begins with "apiVersion: bursar.dev/v1".',
    ]);
    expect(readProblems(VALUES, VALUES)).toEqual([
      "1.yaml:1:1 (file): has no budgets beside it. Give the file of kind Budgets as well.",
      "2.yaml:1:1 (file): has no budgets beside it. Give the file of kind Budgets as well.",
    ]);
  });

  it("tells what cannot be read before anything that may follow from it", () => {
    expect(readProblems("features: [", FEATURES)).toHaveLength(1);
  });
});
