import { isAbsolute, join } from "node:path";

import { parseDocument } from "yaml";

import type { StackPorts } from "./component.ts";

/** Names that the components have for one another in `compose.yaml`, and the port that each stands for. */
const COMPOSE_TARGETS: Readonly<Record<string, keyof StackPorts>> = {
  "alertmanager:9093": "alertmanager",
  "collector:8888": "collectorMetrics",
  "prometheus:9090": "prometheus",
};

/**
 * The compiled Prometheus configuration, made to fit this run: this run's Alertmanager, rule files with
 * absolute paths, and scrape targets on 127.0.0.1.
 *
 * @param text of `prometheus.yaml`
 * @param folder absolute path of the folder that it is in
 */
export function planPrometheusConfig(text: string, folder: string, ports: StackPorts): string {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined) throw new Error(`prometheus.yaml cannot be read: ${problem.message}`);
  const ruleFiles: unknown = document.toJS({ maxAliasCount: 0 })?.rule_files;
  if (Array.isArray(ruleFiles)) {
    const absolute = ruleFiles.map((file) =>
      isAbsolute(String(file)) ? String(file) : join(folder, String(file)),
    );
    document.set("rule_files", absolute);
  }
  document.setIn(
    ["alerting", "alertmanagers"],
    [{ static_configs: [{ targets: [`127.0.0.1:${ports.alertmanager}`] }] }],
  );
  return replaceTargets(document.toString(), ports);
}

function replaceTargets(text: string, ports: StackPorts): string {
  return text.replaceAll(/\b(?:alertmanager:9093|collector:8888|prometheus:9090)\b/g, (target) => {
    const port = COMPOSE_TARGETS[target];
    return port === undefined ? target : `127.0.0.1:${ports[port]}`;
  });
}
