import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { DoctorReport, Finding } from "@bursar/conventions";
import { afterAll, beforeAll, expect, it } from "vitest";

import { startPipeline } from "./pipeline.ts";
import type { Pipeline } from "./pipeline.ts";

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
});

afterAll(async () => {
  await pipeline.stop();
});

/** Examines the example's service with the built command, as a user would. */
async function examine(env: Readonly<Record<string, string>>): Promise<Finding | undefined> {
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [resolve("packages/cli/dist/main.js"), "doctor", "--format", "json"],
      {
        cwd: resolve("examples/support-desk"),
        env: { PATH: process.env["PATH"], BURSAR_SPOOL_DIR: "none", ...env },
      },
      (_exit, stdout) => done(stdout),
    );
  });
  const { findings } = JSON.parse(output) as DoctorReport;
  return findings.find(({ check }) => check === "endpoint");
}

/** Series of metered processes, and of whatever else comes by OTLP; those of rules have no run. */
function countSeries(): Promise<number | undefined> {
  return pipeline.read('count({run!=""} or target_info)');
}

it("the Collector and Prometheus themselves take its request, and keep nothing of it", async () => {
  const { otlp, prometheus } = pipeline.stack.urls;
  expect(await countSeries()).toBeUndefined();
  expect(await examine({ OTEL_EXPORTER_OTLP_ENDPOINT: otlp })).toMatchObject({ level: "ok" });
  const straight = `${prometheus}/api/v1/otlp/v1/metrics`;
  expect(await examine({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: straight })).toMatchObject({ level: "ok" });
  // Long enough for the Collector to have handed on what it would have had.
  await sleep(5_000);
  expect(await countSeries()).toBeUndefined();
});

it("a wrong path of the Collector is told with the right one", async () => {
  const wrong = `${pipeline.stack.urls.otlp}/otlp/metrics`;
  const finding = await examine({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: wrong });
  expect(finding).toMatchObject({ level: "problem" });
  expect(finding?.what).toContain("HTTP 404");
  expect(finding?.fix).toContain("such as http://collector:4318/v1/metrics");
});
