import { describe, expect, test } from "vitest";
import { planPrices, PRICE_BOOK, priceUsage } from "../src/index.ts";
import type { BillableCall } from "../src/index.ts";
import { aCall } from "./a-call.ts";
import { someContractPrices } from "./a-contract.ts";
import { BEDROCK_ENDPOINTS } from "./known-ids.ts";

function priced(call: Partial<Omit<BillableCall, "usage">>): unknown[] {
  const { geo, totalUsd, parts } = priceUsage(aCall({ model: "claude-opus-5", ...call }));
  return [geo, totalUsd, parts[0]?.unpricedReason];
}

describe("on Bedrock", () => {
  test.each(BEDROCK_ENDPOINTS)("%s is %s", (requestModel, endpoint) => {
    expect(priceUsage(aCall({ provider: "bedrock", requestModel })).geo).toBe(endpoint);
  });

  test.each([
    ["global.anthropic.claude-opus-5", ["global", 0.0075, undefined]],
    ["GLOBAL.Anthropic.Claude-Opus-5", ["global", 0.0075, undefined]],
    ["us.anthropic.claude-opus-5", ["regional", 0.00825, undefined]],
    ["anthropic.claude-opus-5", ["regional", 0.00825, undefined]],
    ["us-gov.anthropic.claude-opus-5", ["us_gov", 0.009, undefined]],
    [
      "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-opus-5",
      ["us_gov", 0.009, undefined],
    ],
    ["claude-opus-5", ["global", undefined, "unknown_endpoint"]],
  ])("a call of %s costs by its endpoint", (requestModel, expected) => {
    expect(priced({ provider: "bedrock", requestModel })).toEqual(expected);
  });

  test("the response's own id is enough where it has the prefix", () => {
    expect(priced({ provider: "bedrock", model: "eu.anthropic.claude-opus-5" })).toEqual([
      "regional",
      0.00825,
      undefined,
    ]);
  });

  test("a deployment of the customer's file brings the endpoint of the id behind it", () => {
    const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/k4x9";
    const prices = planPrices(
      PRICE_BOOK,
      someContractPrices([], { [arn]: "global.anthropic.claude-opus-5" }),
    );
    const call = aCall({ provider: "bedrock", model: arn });
    expect(priceUsage(call, prices).totalUsd).toBe(0.0075);
    expect(priceUsage(call).parts[0]?.unpricedReason).toBe("unknown_model");
  });

  test("a batch has no price, because AWS has none for every model", () => {
    const requestModel = "global.anthropic.claude-opus-5";
    expect(priced({ provider: "bedrock", requestModel, batch: true })[2]).toBe("no_price_at_date");
  });
});

describe("on Google Cloud", () => {
  test.each([
    ["global", ["global", 0.0075, undefined]],
    ["Global", ["global", 0.0075, undefined]],
    ["eu", ["regional", 0.00825, undefined]],
    ["us-east5", ["regional", 0.00825, undefined]],
    [undefined, ["global", undefined, "unknown_endpoint"]],
    ["", ["global", undefined, "unknown_endpoint"]],
  ])("location %s", (location, expected) => {
    expect(priced({ provider: "vertex", location })).toEqual(expected);
  });

  test("the location of a model's resource name is enough", () => {
    const model = "projects/p/locations/europe-west1/publishers/anthropic/models/claude-opus-5";
    expect(priced({ provider: "vertex", model })).toEqual(["regional", 0.00825, undefined]);
  });
});

test("elsewhere an id's prefix says nothing of the price", () => {
  expect(priced({ provider: "anthropic", model: "us.anthropic.claude-opus-5" })).toEqual([
    "global",
    0.0075,
    undefined,
  ]);
});
