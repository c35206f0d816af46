import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import type { PagedAlert } from "../../scripts/demo/page-receiver.ts";
import { startPipeline } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

it("pages the owner of the feature that is over its budget, and nobody else", async () => {
  const triage = await pipeline.runProgram("ticket-triage", { PER_SECOND: "3" });
  const reply = await pipeline.runProgram("support-reply", { PER_SECOND: "3" });
  const isUnitCost = ({ labels }: PagedAlert): boolean => labels["alertname"] === "ClaudeUnitCostOverBudget";
  const findUnitCostPage = () => pipeline.pages.find(({ page }) => page.alerts.some(isUnitCost));
  for (let waited = 0; waited < 90 && !findUnitCostPage(); waited += 1) await sleep(1_000);
  triage.kill("SIGTERM");
  reply.kill("SIGTERM");

  const alerts = pipeline.pages.flatMap(({ page }) => page.alerts);
  expect(alerts.map(({ labels }) => labels["feature"])).not.toContain("ticket-triage");
  const unitCost = alerts.find(isUnitCost);
  expect(unitCost?.status).toBe("firing");
  expect(unitCost?.labels).toMatchObject({ feature: "support-reply", team: "support", owner: "support-eng" });
  expect(unitCost?.annotations["summary"]).toMatch(/support-reply.*\$0\.\d+.*\$0\.02/);
  expect(unitCost?.annotations["response"]).toMatch(/cheapest lever/);

  const firstCallMs = Date.parse(pipeline.claude.ledger.entries[0]?.answeredAt ?? "");
  const seconds = ((findUnitCostPage()?.atMs ?? Number.NaN) - firstCallMs) / 1000;
  process.stdout.write(`from the first call to the page: ${seconds.toFixed(1)} s\n`);
  expect(seconds).toBeLessThan(90);
});
