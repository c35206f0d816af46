import { expect, test } from "vitest";

import { findVersion, isNewEnough } from "../src/find-version.ts";

test("the version is found in what each program prints", () => {
  expect(findVersion("promtool, version 3.16.0 (branch: , revision: unknown)")).toBe("3.16.0");
  expect(findVersion("otelcol-contrib version 0.159.0")).toBe("0.159.0");
  expect(findVersion("amtool, version v0.27.0-rc.1")).toBe("0.27.0");
  expect(findVersion("usage: amtool")).toBeUndefined();
});

test("versions are compared by number, not by text", () => {
  expect(isNewEnough("0.150.0", "0.27.0")).toBe(true);
  expect(isNewEnough("3.0.0", "3.0.0")).toBe(true);
  expect(isNewEnough("2.99.99", "3.0.0")).toBe(false);
  expect(isNewEnough("3.1.1", "3.1.2")).toBe(false);
  expect(isNewEnough("10.0.0", "9.9.9")).toBe(true);
});
