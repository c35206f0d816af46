import { expect, test } from "vitest";
import { askStore } from "../../src/batches/ask-store.ts";

test("waiting for a store that hangs keeps no program alive", () => {
  const countTimers = (): number =>
    process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = countTimers();
  askStore(() => new Promise(() => {})).catch(() => {});
  expect(countTimers()).toBe(before);
});
