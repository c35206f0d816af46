import { expect, test } from "vitest";
import { checkContractFit } from "../src/index.ts";
import { aContract, someContractPrices } from "./a-contract.ts";

const BASE = { input: "5", output: "25", cacheWrite5m: "6.25", cacheWrite1h: "10", cacheRead: "0.5" };

test("a contract that fits the list has no findings", () => {
  const contract = aContract({
    models: {
      "claude-haiku-5-5": { longPrompt: { input: "0.4" } },
      "claude-opus-5-5": { fast: { input: "7" } },
    },
  });
  expect(checkContractFit(someContractPrices([contract], { prod: "claude-opus-5-5" }))).toEqual([]);
});

test("rates of a band that the list has not are found", () => {
  const contract = aContract({
    models: {
      "claude-haiku-5-5": { fast: { input: "7" } },
      "claude-opus-5-5": { longPrompt: { input: "7" } },
    },
  });
  expect(checkContractFit(someContractPrices([contract]))).toEqual([
    {
      path: ["contracts", "acme", "models", "claude-haiku-5-5", "fastUsdPerMillion"],
      text: "has no effect: the list has no fast mode of claude-haiku-5-5. Remove it.",
    },
    {
      path: ["contracts", "acme", "models", "claude-opus-5-5", "longPromptUsdPerMillion"],
      text: "has no effect: the list has no long-prompt rates of claude-opus-5-5. Remove it.",
    },
  ]);
});

test("a model without a list price needs every class", () => {
  const { cacheRead: _left, output: _right, ...partial } = BASE;
  const contract = aContract({
    providers: ["google_cloud"],
    models: { "claude-opus-5-5": { base: partial }, "claude-haiku-4-5": { base: BASE }, "claude-opus-5": {} },
  });
  expect(
    checkContractFit(someContractPrices([contract])).map(({ path, text }) => `${path.join(".")} ${text}`),
  ).toEqual([
    "contracts.acme.models.claude-opus-5-5 has no list price at google_cloud in these days, so the contract must name all five classes. Add usdPerMillion.output, usdPerMillion.cacheRead.",
    "contracts.acme.models.claude-opus-5 has no list price at google_cloud in these days, so the contract must name all five classes. Add usdPerMillion.input, usdPerMillion.output, usdPerMillion.cacheWrite5m, usdPerMillion.cacheWrite1h, usdPerMillion.cacheRead.",
  ]);
});

test("prices that stand together and cannot be right are found", () => {
  const contract = aContract({
    models: {
      "claude-opus-5-5": { base: { input: "3", cacheRead: "300", cacheWrite5m: "0.001", cacheWrite1h: "6" } },
    },
  });
  const path = ["contracts", "acme", "models", "claude-opus-5-5", "usdPerMillion"];
  expect(checkContractFit(someContractPrices([contract]))).toEqual([
    { path: [...path, "cacheRead"], text: "costs more than input (3). Correct one of the two." },
    { path: [...path, "cacheWrite5m"], text: "costs less than input (3). Correct one of the two." },
  ]);
});
