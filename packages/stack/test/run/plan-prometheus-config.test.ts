import { expect, test } from "vitest";

import { planPrometheusConfig } from "../../src/run/plan-prometheus-config.ts";

const PORTS = { otlp: 1, collectorHealth: 2, collectorMetrics: 3, prometheus: 4, alertmanager: 5 };

test("rule files become absolute and targets are this run's, all else stays", () => {
  const text = `# kept
global: { evaluation_interval: 1m }
rule_files: [claude.rules.yaml, /etc/own.yaml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }] }
scrape_configs:
  - job_name: collector
    static_configs: [{ targets: ["collector:8888"] }]
`;
  expect(planPrometheusConfig(text, "/repo/alert-rules", PORTS)).toBe(`# kept
global: { evaluation_interval: 1m }
rule_files:
  - /repo/alert-rules/claude.rules.yaml
  - /etc/own.yaml
alerting: { alertmanagers: [ { static_configs: [ { targets: [ 127.0.0.1:5 ] } ] } ] }
scrape_configs:
  - job_name: collector
    static_configs: [ { targets: [ "127.0.0.1:3" ] } ]
`);
});

test("a configuration without Alertmanager gets this run's", () => {
  expect(planPrometheusConfig("global: {}\n", "/x", PORTS)).toBe(`global: {}
alerting:
  alertmanagers:
    - static_configs:
        - targets:
            - 127.0.0.1:5
`);
});

test("a broken configuration is an error that names it", () => {
  expect(() => planPrometheusConfig("a: [", "/x", PORTS)).toThrow("prometheus.yaml cannot be read: ");
});
