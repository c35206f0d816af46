import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderJsonSchemas } from "../../src/grammar/render-json-schema.ts";
import { aBudgetsFile } from "../a-budgets-file.ts";

const [budgets, values] = renderJsonSchemas().map(({ text }) =>
  new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(JSON.parse(text)),
);

/** Where an editor would draw a line under a budgets file. */
function findFaults(...changes: readonly (readonly [from: string, to: string])[]): readonly string[] {
  budgets?.(parse(aBudgetsFile(...changes)));
  const faults = (budgets?.errors ?? []).filter(({ keyword }) => keyword !== "if");
  return faults.map(({ instancePath, message = "" }) => `${instancePath}: ${message}`);
}

describe("renderJsonSchemas", () => {
  it.each<[string, readonly (readonly [from: string, to: string])[]]>([
    ["a correct file", []],
    [
      "a feature that takes the rest from a template",
      [
        ["    team: support\n", "    extends: usual\n"],
        ["features:\n", "templates: { usual: { team: support, budget: { minActions: 50 } } }\nfeatures:\n"],
      ],
    ],
    ["standard thresholds", [["    paths: [kb]\n", "    thresholds: standard\n"]]],
    ["steps of its own", [["    paths: [kb]\n", "    thresholds: [{ at: 90%, stage: look }]\n"]]],
    ["a section that stands in another file", [["teams:\n  support: { owner: support-eng }\n", ""]]],
  ])("let %s pass", (_, changes) => {
    expect(findFaults(...changes)).toEqual([]);
  });

  it.each([
    [
      "a misspelt key",
      "usdPerAction:",
      "usdPerActoin:",
      ["must have required property 'usdPerAction'", "must NOT have additional properties"],
      "/features/support-reply/budget",
    ],
    [
      "a text for an amount",
      "0.02",
      "two",
      ["must be number"],
      "/features/support-reply/budget/usdPerAction",
    ],
    ["an amount of 0", "0.02", "0", ["must be > 0"], "/features/support-reply/budget/usdPerAction"],
    [
      "a choice that there is not",
      "signal: outcome",
      "signal: guess",
      ["must be equal to one of the allowed values", "must be object", "must match a schema in anyOf"],
      "/features/support-reply/action/signal",
    ],
    ["a duration without a unit", "interval: 1m", "interval: 60", ["must be string"], "/alerting/interval"],
    [
      "a feature without a team",
      "    team: support\n",
      "",
      ["must have required property 'team'"],
      "/features/support-reply",
    ],
  ])("refuse %s", (_, from, to, messages, place) => {
    expect(findFaults([from, to])).toEqual(messages.map((message) => `${place}: ${message}`));
  });

  it("know files of action values", () => {
    const file = { apiVersion: "bursar.dev/v1", kind: "ActionValues", values: {} };
    const worth = { usd: 0.9, setBy: "fpna", asOf: "2026-10-01" };
    expect(values?.({ ...file, values: { "support-reply": worth } })).toBe(true);
    expect(values?.({ ...file, values: { "support-reply": { ...worth, usd: -1 } } })).toBe(false);
  });

  it("say to an editor what a key is for and what to write", () => {
    const { properties } = JSON.parse(renderJsonSchemas()[0]?.text ?? "");
    expect(properties.retention).toEqual({
      type: "string",
      pattern: String.raw`^[1-9]\d{0,6}[smhd]$`,
      description:
        "How long your Prometheus keeps samples; a month to date needs 35d, a quarter 97d, a year 371d. Default: what the period needs. Write a whole number and a unit (s, m, h, d), such as 35d.",
    });
  });
});
