import { expect, test } from "vitest";
import { findModel } from "../src/index.ts";
import { KNOWN_IDS } from "./known-ids.ts";

test.each([
  ["claude-opus-5-5", "claude-opus-5-5"],
  ["claude-haiku-4-5-20251001", "claude-haiku-4-5"],
  ["claude-3-7-sonnet-latest", "claude-3-7-sonnet"],
  ["claude-opus-4-20250514", "claude-opus-4"],
  ["claude-sonnet-5-5[1m]", "claude-sonnet-5-5"],
  ["claude-sonnet-4-5-20250929[1m]", "claude-sonnet-4-5"],
  ["us.anthropic.claude-opus-5-5", "claude-opus-5-5"],
  ["global.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"],
  ["anthropic.claude-fable-5-2", "claude-fable-5-2"],
  [
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "claude-sonnet-4-5",
  ],
  ["claude-haiku-4-5@20251001", "claude-haiku-4-5"],
  ["claude-3-5-haiku@20241022", "claude-3-5-haiku"],
  ["claude-mythos-preview", "claude-mythos-preview"],
])("%s is %s", (id, model) => {
  expect(findModel(id)).toBe(model);
});

test.each([
  "claude-opus-9",
  "claude-opus",
  "gpt-5",
  "",
  "my-deployment",
  "claude-opus-5-50",
  "constructor",
  "__proto__",
])("%j is not guessed to be a model of the book", (id) => {
  expect(findModel(id)).toBeUndefined();
});

test.each(KNOWN_IDS)("of the providers' own ids, %s is %s", (id, model) => {
  expect(findModel(id)).toBe(model);
});
