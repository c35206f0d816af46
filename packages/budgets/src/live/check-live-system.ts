import type { Plan } from "../plan.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { checkAlertmanagers } from "./check-alertmanagers.ts";
import { checkCatalogs } from "./check-catalogs.ts";
import { checkCountersSeen } from "./check-counters-seen.ts";
import { checkDoubles } from "./check-doubles.ts";
import { checkIngestion } from "./check-ingestion.ts";
import { checkNamesSeen } from "./check-names-seen.ts";
import { checkOutcomes } from "./check-outcomes.ts";
import { checkRetention } from "./check-retention.ts";
import { checkRules } from "./check-rules.ts";
import { checkTeamsSeen } from "./check-teams-seen.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";
import { planLiveQueries } from "./plan-live-queries.ts";

/** Without a series of Claude nothing can be said of labels. */
function checkTraffic(plan: Plan, system: LiveSystem): readonly LiveFinding[] {
  const queries = planLiveQueries(system.since);
  if (system.answers.names.length === 0 && system.featuresOfMonth.length === 0) {
    const text = `no call of Claude was seen in the last 30 days: names and outcomes could not be checked. Is it the right Prometheus?`;
    return [{ check: "traffic", severity: "warning", path: [], text, query: queries.names }];
  }
  return [
    ...checkOutcomes(plan, system),
    ...checkNamesSeen(plan, system, queries),
    ...checkTeamsSeen(plan, system, queries.names),
    ...checkDoubles(system, queries),
  ];
}

/**
 * What of a live system does not fit the budgets; errors first, then by check.
 *
 * @param files - what `renderFiles` makes of the plan
 * @param retentionSeconds - what the budgets say that the server keeps; undefined where they say nothing
 */
export function checkLiveSystem(
  plan: Plan,
  files: readonly RenderedFile[],
  system: LiveSystem,
  retentionSeconds?: number,
): readonly LiveFinding[] {
  return [
    ...checkRetention(system, plan.calendar, retentionSeconds),
    ...checkIngestion(system),
    ...checkRules(system, files),
    ...checkAlertmanagers(system),
    ...checkTraffic(plan, system),
    ...checkCountersSeen(plan, system),
    ...checkCatalogs(system, files, planLiveQueries(system.since).catalogs),
  ];
}
