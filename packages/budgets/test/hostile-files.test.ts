import { describe, expect, it } from "vitest";
import { renderProblem } from "../src/problem.ts";
import { readBudgets } from "../src/read-budgets.ts";
import { aBudgetsFile, BUDGETS_FILE } from "./a-budgets-file.ts";

function readProblems(text: string): readonly string[] {
  return (readBudgets(text, "b").problems ?? []).map(renderProblem);
}

const UNUSABLE =
  'is not a usable name. Use at most 63 of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit.';

describe("a hostile budgets file", () => {
  it.each<[string, string, string]>([
    [
      "of 10 MB",
      `${BUDGETS_FILE}# ${"x".repeat(10_000_000)}\n`,
      "b:1:1 (file): has 10000592 characters; at most 9000000 are read. Split it into several files of a folder.",
    ],
    [
      "with a list of millions",
      `${BUDGETS_FILE}extra: [${"1,".repeat(2_000_000)}1]\n`,
      "b:25:1999914 (file): holds more than 1000000 keys and items up to here. Split it into several files of a folder.",
    ],
    [
      "with brackets without end",
      `a: ${"[".repeat(1_000_000)}`,
      "b:1:104 (file): is nested more than 100 deep. Close the brackets before.",
    ],
    [
      "with lists in lists without end",
      `a:\n  ${"- ".repeat(20_000)}x\n`,
      "b:2:1831 (file): is nested too deeply. Write fewer levels.",
    ],
    [
      "indented with tabs",
      BUDGETS_FILE.replace("    team", "\tteam"),
      "b:17:1 (file): is not valid YAML: Tabs are not allowed as indentation. Correct the line.",
    ],
    [
      "with a quote that is not closed",
      BUDGETS_FILE.replace("success: An", 'success: "An'),
      'b:25:1 (file): is not valid YAML: Missing closing "quote. Correct the line.',
    ],
  ])("%s is refused at once, with its place", (_, text, problem) => {
    expect(readProblems(text).map((line) => line.replace(/:2:\d{4} /, ":2:1831 "))).toEqual([problem]);
  });

  it("has every key that is written twice told, at any depth", () => {
    expect(
      readProblems(
        aBudgetsFile(
          ["kind: Budgets\n", "kind: Budgets\nkind: Budgets\n"],
          ["{ short: 15m, long: 1h }", "{ short: 15m, long: 1h, short: 15m }"],
          ["      signal: outcome\n", '      signal: outcome\n      "signal": outcome\n'],
        ),
      ),
    ).toEqual([
      "b:3:1 kind: is written twice. Remove one of the two.",
      "b:7:37 alerting.unitCost.short: is written twice. Remove one of the two.",
      "b:22:7 features.support-reply.action.signal: is written twice. Remove one of the two.",
    ]);
  });

  it.each([
    ["quotes", String.raw`"a\"b"`, `features.a"b`],
    ["braces", '"a{b}"', "features.a{b}"],
    ["a dollar sign", "$__all", "features.$__all"],
    ["a line end", String.raw`"a\nb"`, "features.a b"],
    ["nothing in it", '""', "features."],
    ["what objects inherit", "__proto__", "features.__proto__"],
  ])("may not name a feature with %s", (_, key, path) => {
    expect(readProblems(aBudgetsFile(["  support-reply:", `  ${key}:`]))).toEqual([
      `b:16:3 ${path}: ${UNUSABLE}`,
    ]);
  });

  it.each([
    [".inf", ".inf"],
    ["-.inf", "-.inf"],
    [".nan", ".nan"],
    ["-3000", "-3000"],
    ["0", "0"],
    ["1e999", ".inf"],
    ["1e13", "10000000000000"],
    ["$3000", '"$3000"'],
    ["3,000", '"3,000"'],
  ])("may not have %s for a budget", (written, shown) => {
    expect(readProblems(aBudgetsFile(["usdPerMonth: 3000", `usdPerMonth: ${written}`]))).toEqual([
      `b:23:7 features.support-reply.budget.usdPerMonth: is ${shown}. Write an amount above 0 in USD, digits only, such as 3000.`,
    ]);
  });
});
