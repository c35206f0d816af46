import { join } from "node:path";

import { planCommand } from "@bursar/tools";
import type { FoundTool, PlannedCommand } from "@bursar/tools";

import type { ReadyTools } from "../builder/ensure-tools.ts";
import type { Component, StackPorts } from "./component.ts";

/** What one run of the stack is made from. All paths are absolute. */
export interface StackPlan {
  readonly tools: ReadyTools;
  readonly ports: StackPorts;
  readonly dataDir: string;
  readonly filesDir: string;
  /** Makes the names of containers unique. */
  readonly runName: string;
}

/** A component to start, and how to know that it is ready. */
export interface ComponentPlan {
  readonly command: PlannedCommand;
  readonly logFile: string;
  readonly dataFolder: string;
  /** Answers 200 when the component is ready. */
  readonly healthUrl: string;
}

const TOOL_OF: Readonly<Record<Component, keyof ReadyTools>> = {
  alertmanager: "alertmanager",
  prometheus: "prometheus",
  collector: "otelcol",
};

/** Where the patched Prometheus configuration of a run is. */
export function planPrometheusConfigPath(dataDir: string): string {
  return join(dataDir, "prometheus.yaml");
}

/** The addresses of a run. */
export function planUrls(ports: StackPorts): {
  readonly otlp: string;
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly collectorHealth: string;
} {
  return {
    otlp: `http://127.0.0.1:${ports.otlp}`,
    prometheus: `http://127.0.0.1:${ports.prometheus}`,
    alertmanager: `http://127.0.0.1:${ports.alertmanager}`,
    collectorHealth: `http://127.0.0.1:${ports.collectorHealth}`,
  };
}

/** How to start one component. */
export function planComponent(component: Component, plan: StackPlan): ComponentPlan {
  const dataFolder = join(plan.dataDir, component);
  const tool: FoundTool = plan.tools[TOOL_OF[component]];
  const urls = planUrls(plan.ports);
  const parts = {
    alertmanager: {
      args: planAlertmanagerArgs(plan, dataFolder),
      health: `${urls.alertmanager}/-/ready`,
      env: {},
    },
    prometheus: { args: planPrometheusArgs(plan, dataFolder), health: `${urls.prometheus}/-/ready`, env: {} },
    collector: {
      args: [`--config=file:${join(plan.filesDir, "collector-config", "collector.yaml")}`],
      health: urls.collectorHealth,
      env: planCollectorEnvironment(plan.ports, dataFolder),
    },
  }[component];
  const command = planCommand(tool, parts.args, {
    mounts: [{ path: plan.filesDir }, { path: plan.dataDir, writable: true }],
    env: parts.env,
    cwd: dataFolder,
    containerName: `bursar-${component}-${plan.runName}`,
    ...planUser(),
  });
  return {
    command,
    logFile: join(plan.dataDir, "logs", `${component}.log`),
    dataFolder,
    healthUrl: parts.health,
  };
}

function planAlertmanagerArgs(plan: StackPlan, dataFolder: string): readonly string[] {
  return [
    `--config.file=${join(plan.filesDir, "alert-rules", "alertmanager.yaml")}`,
    `--storage.path=${dataFolder}`,
    `--web.listen-address=127.0.0.1:${plan.ports.alertmanager}`,
    // A cluster of one would still listen for others.
    "--cluster.listen-address=",
  ];
}

function planPrometheusArgs(plan: StackPlan, dataFolder: string): readonly string[] {
  return [
    `--config.file=${planPrometheusConfigPath(plan.dataDir)}`,
    `--storage.tsdb.path=${dataFolder}`,
    "--storage.tsdb.retention.time=400d",
    "--web.enable-otlp-receiver",
    `--web.listen-address=127.0.0.1:${plan.ports.prometheus}`,
  ];
}

/** The parameters of the Collector's configuration; `compose.yaml` gives the same ones. */
function planCollectorEnvironment(ports: StackPorts, dataFolder: string): Readonly<Record<string, string>> {
  return {
    BURSAR_OTLP_HTTP_ENDPOINT: `127.0.0.1:${ports.otlp}`,
    BURSAR_PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
    BURSAR_STATE_DIR: dataFolder,
    BURSAR_HEALTH_ENDPOINT: `127.0.0.1:${ports.collectorHealth}`,
    BURSAR_COLLECTOR_METRICS_PORT: String(ports.collectorMetrics),
  };
}

function planUser(): { readonly user?: string } {
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  return uid === undefined || gid === undefined ? {} : { user: `${uid}:${gid}` };
}
