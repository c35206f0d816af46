import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";

const QUERY = "alertmanagers";

/** Whether alerts go anywhere. */
export function checkAlertmanagers({ alertmanagers }: LiveSystem): readonly LiveFinding[] {
  if (alertmanagers === undefined) {
    const text =
      "does not tell its Alertmanagers. Ask who runs it whether alerts are sent to one that has alert-rules/alertmanager.yaml.";
    return [{ check: "alertmanager", severity: "unknown", path: [], text, query: QUERY }];
  }
  if (alertmanagers > 0) return [];
  const text = "sends alerts to no Alertmanager: nobody is told. Name one under alerting.alertmanagers.";
  return [{ check: "alertmanager", severity: "error", path: [], text, query: QUERY }];
}
