import { renderDuration } from "./duration.ts";
import type { Plan } from "./plan.ts";
import { planAlerts } from "./plan-alerts.ts";
import type { PlannedAlert } from "./plan-alerts.ts";
import { renderYaml } from "./render-yaml.ts";

const FIGURE = "\u0000";

/** Free text that Prometheus and Alertmanager show as it is, although both expand templates. */
export function escapeTemplate(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}');
}

function renderAnnotations(alert: PlannedAlert): Readonly<Record<string, string>> {
  const texts = Object.entries(alert.annotate(FIGURE));
  const figure = `{{ printf "%.${alert.digits}f" $value }}`;
  return Object.fromEntries(
    texts.map(([name, text]) => [name, escapeTemplate(text).replaceAll(FIGURE, figure)]),
  );
}

/** The alerts, by feature. The two windows are the hysteresis, so none waits with `for`. */
export function renderAlertRules(plan: Plan): string {
  const rules = planAlerts(plan).map((alert) => ({
    alert: alert.name,
    expr: alert.expr,
    for: "0s",
    labels: alert.labels,
    annotations: renderAnnotations(alert),
  }));
  const interval = renderDuration(plan.alerting.intervalSeconds);
  return renderYaml({ groups: [{ name: "claude-alerts", interval, rules }] });
}
