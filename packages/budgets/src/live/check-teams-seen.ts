import { UNKNOWN } from "@bursar/conventions";
import type { Plan } from "../plan.ts";
import { renderSuggestion } from "../suggestion.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";

function describeTeams(
  seen: readonly string[],
  declared: string | undefined,
  teams: readonly string[],
): string | undefined {
  const names = seen.map((name) => JSON.stringify(name)).join(", ");
  const [only = ""] = seen;
  if (seen.length > 1) {
    const fix = declared === undefined ? "Declare one." : `Correct the calls to ${declared}.`;
    return `calls name ${seen.length} teams (${names}): its cost is split between them. ${fix}`;
  }
  if (declared === undefined || only === declared) return undefined;
  const known = teams.includes(only)
    ? "Correct the calls, or the team here."
    : `${names} is not declared. ${renderSuggestion(only, teams)}`;
  return `calls name the team ${names}, and the file says ${declared}. ${known}`;
}

/** Whether each feature is of one team, and of the one that the file says. */
export function checkTeamsSeen(plan: Plan, system: LiveSystem, query: string): readonly LiveFinding[] {
  const teams = [...new Set(plan.features.map(({ team }) => team))];
  const features = [...new Set(system.answers.names.map(({ labels }) => labels["feature"] ?? ""))].sort();
  return features.flatMap((feature) => {
    const rows = system.answers.names.filter(({ labels }) => labels["feature"] === feature);
    const seen = [...new Set(rows.map(({ labels }) => labels["team"] ?? ""))]
      .filter((team) => team !== "" && team !== UNKNOWN)
      .sort();
    const declared = plan.features.find(({ name }) => name === feature)?.team;
    // Calls without a feature are of anybody.
    if (seen.length === 0 || feature === UNKNOWN || feature === "") return [];
    const text = describeTeams(seen, declared, teams);
    if (text === undefined) return [];
    const path = declared === undefined ? ["features"] : ["features", feature, "team"];
    const what = declared === undefined ? `${JSON.stringify(feature)}: ${text}` : text;
    return [{ check: "teams", severity: "warning", path, text: what, query }];
  });
}
