import { describe, expect, it } from "vitest";
import { readDuration, renderDuration } from "../src/duration.ts";

describe("duration", () => {
  it.each([
    ["30s", 30],
    ["15m", 900],
    ["6h", 21_600],
    ["2d", 172_800],
  ])("reads %s as %i seconds and writes it the same way", (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
    expect(renderDuration(seconds)).toBe(text);
  });

  it.each(["", "15", "m", "1.5h", "-1m", "0m", "1w", "1h30m", " 1m"])(
    "does not take %j for a duration",
    (text) => {
      expect(readDuration(text)).toBeUndefined();
    },
  );

  it("writes the largest unit that is exact", () => {
    expect(renderDuration(90)).toBe("90s");
    expect(renderDuration(3600)).toBe("1h");
    expect(renderDuration(5400)).toBe("90m");
  });
});
