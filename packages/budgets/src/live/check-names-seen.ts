import { OTHER, UNKNOWN } from "@bursar/conventions";
import type { Plan, PlannedFeature } from "../plan.ts";
import { findNearest } from "../suggestion.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";

/** The values of a label, in order. */
function listSeen(samples: LiveSystem["answers"]["names"], label: string): readonly string[] {
  return [...new Set(samples.map(({ labels }) => labels[label] ?? ""))].sort();
}

function describeFeature(name: string, declared: readonly string[]): string {
  if (name === UNKNOWN || name === "")
    return "calls name no feature: they are in no budget. Wrap them in withFeature(...), or set BURSAR_FEATURE.";
  if (name === OTHER)
    return "some calls name more features than a process lets through. Declare them, and give catalog.json to it.";
  const nearest = findNearest(name, declared);
  const fix =
    nearest === undefined
      ? "Declare it, or correct withFeature(...)."
      : `Did you mean "${nearest}"? Correct withFeature(...), or declare it.`;
  return `${JSON.stringify(name)} was seen and is not declared: it has no budget. ${fix}`;
}

function checkFeatures(plan: Plan, { answers }: LiveSystem, query: string): readonly LiveFinding[] {
  const declared = plan.features.map(({ name }) => name);
  return listSeen(answers.names, "feature")
    .filter((name) => !declared.includes(name))
    .map((name) => ({
      check: "names",
      severity: "warning",
      path: ["features"],
      text: describeFeature(name, declared),
      query,
    }));
}

function describeEnvironments(declared: readonly string[], seen: readonly string[]): readonly string[] {
  const counted = seen.filter((name) => declared.includes(name));
  if (seen.length > 0 && counted.length === 0) {
    const found = seen.map((name) => (name === "" ? "none" : JSON.stringify(name))).join(", ");
    return [
      `no call is of an environment that counts: ${found} was seen. Correct the names, or deployment.environment.name of the services.`,
    ];
  }
  // Others are left out on purpose, unless they look like a slip of the pen.
  return seen.flatMap((name) => {
    if (declared.includes(name)) return [];
    if (name === "")
      return [
        "some calls are of no environment, so they do not count. Set deployment.environment.name of their services.",
      ];
    const nearest = findNearest(name, declared);
    if (nearest === undefined) return [];
    return [
      `calls of "${name}" do not count. Did you mean "${nearest}"? Correct deployment.environment.name of their services.`,
    ];
  });
}

function checkEnvironments(plan: Plan, { answers }: LiveSystem, query: string): readonly LiveFinding[] {
  if (plan.environments.length === 0) return [];
  return describeEnvironments(plan.environments, listSeen(answers.names, "environment")).map((text) => ({
    check: "names",
    severity: "warning",
    path: ["environments"],
    text,
    query,
  }));
}

function checkModels(
  { name, models }: PlannedFeature,
  { answers }: LiveSystem,
  query: string,
): readonly LiveFinding[] {
  if (models.length === 0) return [];
  const used = answers.models.filter(({ labels }) => labels["feature"] === name);
  return listSeen(used, "model")
    .filter((model) => model !== OTHER && !models.includes(model))
    .map((model) => ({
      check: "names",
      severity: "warning",
      path: ["features", name, "models"],
      text: `${JSON.stringify(model)} was used and is not among them. Add it, or call one of: ${models.join(", ")}.`,
      query,
    }));
}

/** Whether features, environments and models that were seen are those of the file. */
export function checkNamesSeen(
  plan: Plan,
  system: LiveSystem,
  queries: { readonly names: string; readonly models: string },
): readonly LiveFinding[] {
  return [
    ...checkFeatures(plan, system, queries.names),
    ...checkEnvironments(plan, system, queries.names),
    ...plan.features.flatMap((feature) => checkModels(feature, system, queries.models)),
  ];
}
