import { describe, expect, it } from "vitest";
import { renderProblem } from "../src/problem.ts";
import { readBudgets } from "../src/read-budgets.ts";
import { aBudgetsFile } from "./a-budgets-file.ts";

const TEMPLATES = `templates:
  desk:
    team: support
    action: { success: An agent sends it., unit: sent draft }
    budget: { usdPerAction: 0.02, usdPerMonth: 3000 }
    paths: [kb, history]
  careful: { extends: desk, budget: { minActions: 100 } }
features:
`;

function withFeatures(features: string, templates = TEMPLATES): string {
  return aBudgetsFile().replace(/features:\n[^]*$/, `${templates}${features}`);
}

function readProblems(text: string): readonly string[] {
  return (readBudgets(text, "b.yaml").problems ?? []).map(renderProblem);
}

describe("templates", () => {
  it("give a feature what it does not say, at any depth and through other templates", () => {
    const { budgets } = readBudgets(
      withFeatures(
        "  support-reply: { extends: careful, budget: { usdPerMonth: 500 }, action: { unit: reply }, paths: [web] }\n",
      ),
      "b.yaml",
    );
    expect(budgets?.features["support-reply"]).toEqual({
      extends: "careful",
      team: "support",
      action: { success: "An agent sends it.", unit: "reply" },
      budget: { usdPerAction: 0.02, usdPerMonth: 500, minActions: 100 },
      paths: ["web"],
    });
  });

  it("leave to the feature what no template says", () => {
    expect(
      readProblems(
        withFeatures(
          "  support-reply: { extends: lean }\n",
          "templates:\n  lean: { team: support }\nfeatures:\n",
        ),
      ),
    ).toEqual([
      "b.yaml:18:3 features.support-reply.action: is missing. Write { success: <what counts as a successful action> }.",
      "b.yaml:18:3 features.support-reply.budget: is missing. Write { usdPerAction: <USD>, usdPerMonth: <USD> }.",
    ]);
  });

  it("have their mistakes told once, where they are, however many features take them over", () => {
    const text = withFeatures("  one: { extends: desk }\n  two: { extends: careful }\n")
      .replace("team: support\n    action", "team: suport\n    action")
      .replace("usdPerAction: 0.02", "usdPerAction: 0");
    expect(readProblems(text)).toEqual([
      'b.yaml:17:5 templates.desk.team: "suport" is not a declared team. Did you mean "support"?',
      "b.yaml:19:15 templates.desk.budget.usdPerAction: is 0. Write an amount above 0 in USD, digits only, such as 0.02.",
    ]);
  });

  it("have their mistakes told where no feature takes them over", () => {
    const text = withFeatures("  support-reply: { extends: desk }\n").replace(
      "minActions: 100",
      "minAction: 100",
    );
    expect(readProblems(text)).toEqual([
      'b.yaml:21:39 templates.careful.budget.minAction: is not a known key here. Did you mean "minActions"?',
    ]);
  });

  it("must not lead in a circle", () => {
    const text = withFeatures("  support-reply: { extends: careful }\n").replace(
      "  desk:\n",
      "  desk:\n    extends: careful\n",
    );
    expect(readProblems(text)).toEqual([
      'b.yaml:17:5 templates.desk.extends: leads in a circle: desk extends careful. Remove one "extends" of the circle.',
      'b.yaml:22:14 templates.careful.extends: leads in a circle: careful extends desk. Remove one "extends" of the circle.',
    ]);
  });

  it("must be declared", () => {
    expect(readProblems(withFeatures("  support-reply: { extends: dsek }\n"))).toEqual([
      'b.yaml:23:20 features.support-reply.extends: "dsek" is not a declared template. Did you mean "desk"?',
    ]);
  });
});
