import { expect, test } from "vitest";
import { createUsdSum } from "../src/index.ts";

test("what plain adding loses is kept", () => {
  const sum = createUsdSum();
  const costs = [1, 1e100, 1, -1e100];
  for (const costUsd of costs) sum.add(costUsd);
  expect(costs.reduce((one, other) => one + other, 0)).toBe(0);
  expect(sum.read()).toBe(2);
});

test("ten million equal costs add up to their product, where plain adding is off in the tenth digit", () => {
  const sum = createUsdSum();
  let plain = 0;
  for (let count = 0; count < 10_000_000; count += 1) {
    sum.add(0.1);
    plain += 0.1;
  }
  expect(sum.read()).toBe(1_000_000);
  expect(Math.abs(plain - 1_000_000)).toBeGreaterThan(1e-4);
});
