import type { RenderedFile } from "./rendered-file.ts";
import { renderYaml } from "./render-yaml.ts";

const FOLDER = "grafana-dashboards/provisioning";

/** What Grafana reads at its start: where the figures are, and where the dashboards are. */
export function renderProvisioning(): readonly RenderedFile[] {
  const datasources = {
    apiVersion: 1,
    datasources: [
      {
        name: "Prometheus",
        uid: "bursar-prometheus",
        type: "prometheus",
        access: "proxy",
        url: "$BURSAR_PROMETHEUS_URL",
        isDefault: true,
      },
    ],
  };
  const dashboards = {
    apiVersion: 1,
    providers: [
      {
        name: "bursar",
        folder: "Claude",
        type: "file",
        allowUiUpdates: false,
        options: { path: "/etc/grafana/dashboards" },
      },
    ],
  };
  return [
    {
      path: `${FOLDER}/datasources/prometheus.yaml`,
      text: renderYaml(datasources, [
        "",
        "Set BURSAR_PROMETHEUS_URL, such as http://prometheus:9090, for Grafana.",
      ]),
    },
    {
      path: `${FOLDER}/dashboards/bursar.yaml`,
      text: renderYaml(dashboards, ["", "Mount features.json into /etc/grafana/dashboards."]),
    },
  ];
}
