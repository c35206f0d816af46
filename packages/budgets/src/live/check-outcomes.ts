import { METRICS } from "@bursar/conventions";
import type { Plan, PlannedFeature } from "../plan.ts";
import { renderMatcher, renderSelector } from "../promql.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";

const SPAN = "in the last 30 days";

function checkFeature({ name, signal }: PlannedFeature, system: LiveSystem): readonly LiveFinding[] {
  const plan = (rest: readonly string[], text: string, metric: string): readonly LiveFinding[] => {
    const query = renderSelector(metric, [renderMatcher("feature", [name])]);
    return [{ check: "outcomes", severity: "warning", path: ["features", name, ...rest], text, query }];
  };
  if (!system.featuresOfMonth.includes(name)) {
    const text = `had no call ${SPAN}: its budget watches nothing. Correct the name here or in withFeature(...), or drop it.`;
    return plan([], text, METRICS.calls.prometheusName);
  }
  if (signal !== "outcome" || system.successFeaturesOfMonth.includes(name)) return [];
  const metric = METRICS.actions.prometheusName;
  const path = ["action", "signal"];
  if (system.actionFeaturesOfMonth.includes(name)) {
    const text = `counts recorded outcomes, and none was a success ${SPAN}: there is no unit cost. Look at how its actions end.`;
    return plan(path, text, metric);
  }
  const text = `counts recorded outcomes, and none was seen ${SPAN}: there is no unit cost. Call recordOutcome(...), or write "signal: calls".`;
  return plan(path, text, metric);
}

/** Whether each feature was seen, with the successes that its unit cost is divided by. */
export function checkOutcomes(plan: Plan, system: LiveSystem): readonly LiveFinding[] {
  return plan.features.flatMap((feature) => checkFeature(feature, system));
}
