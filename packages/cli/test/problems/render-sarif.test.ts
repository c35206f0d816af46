import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with { type: "json" };
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { renderSarif } from "../../src/problems/render-sarif.ts";
import { aProblem } from "./a-problem.ts";

/** The schema is of a draft whose `id` the validator takes for a mistake. */
const schema: object = JSON.parse(JSON.stringify(sarifSchema), (key, content: unknown) =>
  (key === "$schema" || key === "id") && typeof content === "string" ? undefined : content,
);
const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

function checkSarif(text: string): unknown {
  validate(JSON.parse(text));
  return validate.errors;
}

describe("renderSarif", () => {
  it.each([
    ["no problem", []],
    ["an error and a warning", [aProblem(), aProblem({ severity: "warning" })]],
    ["a strange name", [aProblem({ file: "a b/ü%.yaml", path: 'features."\n{$}' })]],
  ])("follows the schema with %s", (_, problems) => {
    expect(checkSarif(renderSarif(problems, "1.2.3"))).toBeNull();
  });

  it("is held against a schema that refuses something", () => {
    expect(checkSarif(renderSarif([aProblem({ line: 0 })], "1.2.3"))).toMatchObject([
      { instancePath: "/runs/0/results/0/locations/0/physicalLocation/region/startLine" },
    ]);
  });

  it("says where, how bad and what", () => {
    const [first, second] = [
      aProblem(),
      aProblem({ file: "/a b/c.yaml", severity: "warning", path: "(file)" }),
    ];
    expect(JSON.parse(renderSarif([first, second], "1.2.3"))).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "bursar check", version: "1.2.3", rules: [{ id: "budgets" }] } },
          results: [
            {
              ruleId: "budgets",
              level: "error",
              message: { text: "features.support-reply.team: is missing. Write the name of a team." },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "budgets.yaml" },
                    region: { startLine: 14, startColumn: 5 },
                  },
                },
              ],
            },
            {
              level: "warning",
              locations: [{ physicalLocation: { artifactLocation: { uri: "file:///a%20b/c.yaml" } } }],
            },
          ],
        },
      ],
    });
  });
});
