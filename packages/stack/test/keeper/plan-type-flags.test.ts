import { expect, test } from "vitest";

import { planTypeFlags } from "../../src/keeper/plan-type-flags.ts";

test("a Node before 22.18 is asked to strip types, and only for TypeScript", () => {
  expect(planTypeFlags("/a/keeper.ts", "v22.15.0")).toEqual([
    "--experimental-strip-types",
    "--disable-warning=ExperimentalWarning",
  ]);
  expect(planTypeFlags("/a/keeper.js", "v22.15.0")).toEqual([]);
  expect(planTypeFlags("/a/keeper.ts", "v22.18.0")).toEqual([]);
  expect(planTypeFlags("/a/keeper.ts", "v24.3.0")).toEqual([]);
});
