import { expect, test } from "vitest";
import { isMeteredVersion } from "../src/sdk-versions.ts";

test.each([
  ["0.100.9", false],
  ["0.101.0-alpha.1", false],
  ["0.101.0", true],
  ["0.101.1-alpha.1", true],
  ["0.137.0", true],
  ["1.0.0", true],
  ["1.12.0-beta.2", true],
  ["2.0.0", false],
  ["latest", false],
])("of @anthropic-ai/sdk %s it is %s that it is metered", (version, isMetered) => {
  expect(isMeteredVersion(version)).toBe(isMetered);
});
