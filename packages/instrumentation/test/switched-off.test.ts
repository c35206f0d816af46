import { expect, test } from "vitest";
import { ClaudeInstrumentation } from "../src/index.ts";
import { isSwitchedOff } from "../src/switched-off.ts";

test.each([
  [{}, false],
  [{ BURSAR_DISABLED: "true" }, true],
  [{ OTEL_SDK_DISABLED: "1" }, true],
  [{ BURSAR_DISABLED: " TRUE " }, true],
  [{ BURSAR_DISABLED: "false", OTEL_SDK_DISABLED: "" }, false],
  [{ BURSAR_DISABLED: "no" }, false],
])("the environment %j switches metering off: %s", (environment, off) => {
  expect(isSwitchedOff(environment)).toBe(off);
});

test("switched off, an instrumentation does not become the one that records", () => {
  process.env["BURSAR_DISABLED"] = "true";
  try {
    const second = new ClaudeInstrumentation({ enabled: false });
    expect(() => second.enable()).not.toThrow();
    expect(second.isEnabled()).toBe(false);
  } finally {
    delete process.env["BURSAR_DISABLED"];
  }
});
