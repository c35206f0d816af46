import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderProblem } from "../src/problem.ts";
import { readBudgets } from "../src/read-budgets.ts";
import { listMutations } from "./mutate-document.ts";
import type { Mutation } from "./mutate-document.ts";

const TEXT = readFileSync("examples/budgets.yaml", "utf8");

function check(text: string): readonly string[] {
  const { warnings, problems } = readBudgets(text, "b", { day: "2026-11-22" });
  return (problems ?? warnings).map((problem) => renderProblem(problem).replace("b:", ""));
}

function renderMutation({ path, kind, text }: Mutation): string {
  const lines = check(text);
  const told = lines.length === 0 ? ["nothing: it may be so"] : lines;
  return [`${path.join(".")} ${kind}`, ...told.map((line) => `  ${line}`), ""].join("\n");
}

describe("the example of everything", () => {
  it("has no problems", () => {
    expect(check(TEXT)).toEqual([]);
  });

  it("tells of each place that is broken where it is, what is wrong, and how to fix it", async () => {
    const told = listMutations(TEXT).map(renderMutation).join("\n");
    const problem =
      /^ {2}(nothing: it may be so|\d+:\d+ [\w.-]+: .+\. (Write|Use|Add|Did|Keep|Name|Declare|None) .+[.?…])$/;
    const lines = told.split("\n").filter((line) => line.startsWith(" "));
    expect(lines.filter((line) => !problem.test(line))).toEqual([]);
    await expect(told).toMatchFileSnapshot("mutations.txt");
    // Half a thousand files: seconds, and half a minute where the machine has much else to do.
  }, 180_000);
});
