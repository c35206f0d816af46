import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderProblem } from "../src/problem.ts";
import { readBudgets } from "../src/read-budgets.ts";
import { aBudgetsFile, BUDGETS_FILE } from "./a-budgets-file.ts";
import { COUNTER_MISTAKES } from "./counters/counter-mistakes.ts";
import { MISTAKES } from "./mistakes.ts";

function readProblems(text: string): readonly string[] {
  return (readBudgets(text, "budgets.yaml").problems ?? []).map(renderProblem);
}

describe("readBudgets", () => {
  it("reads a correct file, with durations in seconds", () => {
    const { budgets } = readBudgets(BUDGETS_FILE, "budgets.yaml");
    expect(budgets?.alerting).toEqual({
      interval: 60,
      unitCost: { short: 900, long: 3600 },
      burn: "default",
    });
    expect(budgets?.features["support-reply"]?.budget.usdPerAction).toBe(0.02);
  });

  it.each([...MISTAKES, ...COUNTER_MISTAKES])("explains $name", ({ changes, problems }) => {
    expect(readProblems(aBudgetsFile(...changes))).toEqual(problems);
  });

  it("names every problem of a file at once, in the order of its lines", () => {
    const text = aBudgetsFile(
      ["interval: 1m", "interval: 1"],
      ["owner: support-eng", "owner: nobody"],
      ["usdPerAction: 0.02", "usdPerAction: -1"],
      ["burn: default", "burn: { short: 6h, long: 1h, rate: 6 }"],
    );
    expect(readProblems(text)).toEqual([
      "budgets.yaml:5:3 alerting.interval: is 1. Write a whole number and a unit (s, m, h, d), such as 1m.",
      "budgets.yaml:7:3 alerting.burn: has a short window that is not shorter than the long one. Make short the smaller of the two.",
      'budgets.yaml:14:14 teams.support.owner: "nobody" is not a declared owner. Use one of: support-eng.',
      "budgets.yaml:22:7 features.support-reply.budget.usdPerAction: is -1. Write an amount above 0 in USD, digits only, such as 0.02.",
    ]);
  });

  it.each([
    ["nothing", ""],
    ["blank lines", "\n\n"],
    ["a comment alone", "# budgets\n"],
  ])("says that a file with %s is empty", (_, text) => {
    expect(readProblems(text)).toEqual([
      'budgets.yaml:1:1 (file): is empty. Begin with "apiVersion: bursar.dev/v1" and "kind: Budgets".',
    ]);
  });

  it("says how many documents a file holds, where the second begins", () => {
    expect(readProblems(`${BUDGETS_FILE}---\n${BUDGETS_FILE}---\na: 1\n`)).toEqual([
      "budgets.yaml:25:1 (file): holds 3 documents. Keep one.",
    ]);
  });

  it.each([
    ["a list", "[]", "is an empty list"],
    ["a text", "hello", 'is "hello"'],
  ])("says what to write instead of %s", (_, text, what) => {
    expect(readProblems(text)).toEqual([
      `budgets.yaml:1:1 (file): ${what}. Write a mapping that begins with "apiVersion: bursar.dev/v1".`,
    ]);
  });

  it("reads the same from a file with a byte order mark and Windows line ends", () => {
    const windows = `\uFEFF${BUDGETS_FILE.replaceAll("\n", "\r\n")}`;
    expect(readBudgets(windows, "budgets.yaml").budgets).toEqual(
      readBudgets(BUDGETS_FILE, "budgets.yaml").budgets,
    );
  });

  it("refuses an alias bomb instead of expanding it", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe", "gf"]) {
      bomb.push(
        `${name}: &${name} [*${of}, *${of}, *${of}, *${of}, *${of}, *${of}, *${of}, *${of}, *${of}, *${of}]`,
      );
    }
    expect(readProblems(bomb.join("\n"))).toEqual([
      "budgets.yaml:2:8 (file): cannot be read: Excessive alias count indicates a resource exhaustion attack. Write the text out instead of using aliases.",
    ]);
  });

  it("finds the place of a mistake inside an anchor that is used elsewhere", () => {
    const text = aBudgetsFile(["team: support\n", "team: support\n    owner: &who nobody\n"]);
    expect(readProblems(text)).toEqual([
      'budgets.yaml:18:5 features.support-reply.owner: "nobody" is not a declared owner. Use one of: support-eng.',
    ]);
  });

  it("keeps a problem on one line whatever the name holds", () => {
    const problems = readProblems(aBudgetsFile(["support-reply:", '"a\\nb":']));
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain("\n");
  });

  it.each([
    ["the short file", BUDGETS_FILE, 600],
    ["the example of everything", readFileSync("examples/budgets.yaml", "utf8"), 150],
  ])("never throws, whatever is cut out of %s or put into it", (_, whole, rounds) => {
    const pieces = [
      "",
      ": ",
      "- ",
      "{",
      "]",
      '"',
      "&a ",
      "*a",
      "!!x ",
      "\t",
      "\u0000",
      "\n",
      "__proto__: 1\n",
      "1e999",
      "? ",
    ];
    let random = 7;
    const next = (below: number): number => {
      random = (random * 48_271) % 2_147_483_647;
      return random % below;
    };
    for (let round = 0; round < rounds; round += 1) {
      const from = next(whole.length);
      const text = whole.slice(0, from) + (pieces[next(pieces.length)] ?? "") + whole.slice(from + next(12));
      const reading = readBudgets(text, "budgets.yaml");
      const isAnswer = reading.budgets !== undefined || reading.problems.length > 0;
      expect(isAnswer, text).toBe(true);
      for (const problem of reading.problems ?? [])
        expect(renderProblem(problem)).toMatch(/^budgets\.yaml:\d+:\d+ /);
    }
  });
});
