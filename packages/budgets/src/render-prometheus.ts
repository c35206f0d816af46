import { renderDuration } from "./duration.ts";
import type { Plan } from "./plan.ts";
import { renderYaml } from "./render-yaml.ts";

const REMARKS = [
  "",
  "An example server. To use your own, take over: the out-of-order window, the rule files, the retention of at",
  "least 35 days (--storage.tsdb.retention.time=35d) and the OTLP receiver (--web.enable-otlp-receiver).",
];

/** How late points may come: the Collector replays its queue after an outage. */
export const OUT_OF_ORDER_WINDOW = "6h";

/** An example configuration of a Prometheus server that loads the rules. */
export function renderPrometheus(plan: Plan): string {
  const interval = renderDuration(plan.alerting.intervalSeconds);
  const content = {
    global: { scrape_interval: interval, evaluation_interval: interval },
    otlp: { translation_strategy: "UnderscoreEscapingWithSuffixes" },
    storage: { tsdb: { out_of_order_time_window: OUT_OF_ORDER_WINDOW } },
    rule_files: ["claude.rules.yaml", "claude-alerts.rules.yaml", "claude-prices.rules.yaml"],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }] },
  };
  return renderYaml(content, REMARKS);
}
