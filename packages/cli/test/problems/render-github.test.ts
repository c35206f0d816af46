import { describe, expect, it } from "vitest";
import { renderGithub } from "../../src/problems/render-github.ts";
import { aProblem } from "./a-problem.ts";

describe("renderGithub", () => {
  it("writes a command for each problem", () => {
    expect(renderGithub([aProblem(), aProblem({ line: 2, column: 1, severity: "warning" })])).toBe(
      "::error file=budgets.yaml,line=14,col=5::features.support-reply.team: is missing. Write the name of a team.\n" +
        "::warning file=budgets.yaml,line=2,col=1::features.support-reply.team: is missing. Write the name of a team.\n",
    );
  });

  it("lets no name end the command or begin another", () => {
    const file = "teams,a:b%/budgets.yaml";
    const path = "features.a\n::error ::b%";
    expect(renderGithub([aProblem({ file, path, text: "is wrong,\r\nreally: 100%." })])).toBe(
      "::error file=teams%2Ca%3Ab%25/budgets.yaml,line=14,col=5::features.a%0A::error ::b%25: is wrong,%0D%0Areally: 100%25.\n",
    );
  });

  it("writes nothing where there is no problem", () => {
    expect(renderGithub([])).toBe("");
  });
});
