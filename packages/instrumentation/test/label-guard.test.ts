import { expect, test } from "vitest";
import { createLabelGuard } from "../src/label-guard.ts";

test("50 undeclared names pass, the rest become other and are told; declared names always pass", () => {
  const collapsed: string[] = [];
  const guard = createLabelGuard((label, name) => collapsed.push(`${label} ${name}`));
  for (let index = 0; index < 100_000; index += 1) guard.admit("feature", `feature-${index}`);
  expect(guard.admit("feature", "feature-49")).toBe("feature-49");
  expect(guard.admit("feature", "feature-50")).toBe("other");
  expect(guard.admit("feature", "declared", true)).toBe("declared");
  expect(guard.admit("team", "feature-50")).toBe("feature-50");
  expect(collapsed).toHaveLength(99_951);
});

test("20 unknown models pass", () => {
  const guard = createLabelGuard(() => undefined);
  const admitted = Array.from({ length: 30 }, (_, index) => guard.admit("model", `model-${index}`));
  expect(new Set(admitted).size).toBe(21);
});

test("names are cleaned: long ones are cut, control characters and quotes replaced", () => {
  const guard = createLabelGuard(() => undefined);
  expect(guard.admit("feature", 'a"b\nc')).toBe("a_b_c");
  expect(guard.admit("feature", "x".repeat(100_000))).toBe("x".repeat(100));
  expect(guard.admit("feature", "  ")).toBe("unknown");
  expect(guard.admit("feature", undefined)).toBe("unknown");
});
