import type { Plan } from "./plan.ts";
import { renderAlertRules } from "./render-alert-rules.ts";
import { renderAlertTests } from "./render-alert-tests.ts";
import { renderAlertmanager } from "./render-alertmanager.ts";
import { renderCatalog } from "./render-catalog.ts";
import { renderCollector } from "./render-collector.ts";
import { renderDashboard } from "./render-dashboard.ts";
import { renderMonthTests } from "./render-month-tests.ts";
import { renderPrometheus } from "./render-prometheus.ts";
import { renderProvisioning } from "./render-provisioning.ts";
import { renderRecordingRules } from "./render-recording-rules.ts";
import type { RenderedFile } from "./rendered-file.ts";

/** Every file that follows from a plan. Same plan, same bytes. */
export function renderFiles(plan: Plan): readonly RenderedFile[] {
  return [
    { path: "alert-rules/claude.rules.yaml", text: renderRecordingRules(plan) },
    { path: "alert-rules/claude-alerts.rules.yaml", text: renderAlertRules(plan) },
    { path: "alert-rules/alertmanager.yaml", text: renderAlertmanager(plan) },
    { path: "alert-rules/prometheus.yaml", text: renderPrometheus(plan) },
    { path: "alert-rules/tests/claude-alerts.test.yaml", text: renderAlertTests(plan) },
    { path: "alert-rules/tests/claude-month.test.yaml", text: renderMonthTests(plan) },
    { path: "collector-config/collector.yaml", text: renderCollector() },
    { path: "grafana-dashboards/features.json", text: renderDashboard(plan) },
    ...renderProvisioning(),
    { path: "catalog.json", text: renderCatalog(plan) },
  ];
}
