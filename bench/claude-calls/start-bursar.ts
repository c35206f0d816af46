import { readFileSync } from "node:fs";
import * as sdkMetrics from "@opentelemetry/sdk-metrics";
import type { Catalog } from "@bursar/conventions";
import { ClaudeInstrumentation, withAction, withFeature } from "@bursar/instrumentation";
import { createPullReader } from "./pull-reader.ts";
import { PLAIN } from "./started-subject.ts";
import type { RunInScope, StartSubject } from "./started-subject.ts";

/** Ours, with the catalog of the example: tokens and USD of each call by feature. */
export const startBursar: StartSubject = async () => {
  const { reader, collect, readSeen } = createPullReader(sdkMetrics);
  const catalog: Catalog = JSON.parse(readFileSync(new URL("../../catalog.json", import.meta.url), "utf8"));
  const instrumentation = new ClaudeInstrumentation({ catalog, environment: "production" });
  instrumentation.setMeterProvider(new sdkMetrics.MeterProvider({ readers: [reader] }));
  const runInScope: RunInScope = (run) => withFeature("support-reply", run);
  const scopes = { nothing: PLAIN.runInScope, "a feature": runInScope, "an action": runInAction };
  return { ...PLAIN, runInScope, scopes, collect, readSeen };
};

const runInAction: RunInScope = (run) =>
  withAction("support-reply", (action) => {
    const result = run();
    action.succeed();
    return result;
  });
