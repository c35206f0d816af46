/** The programs that Bursar checks its files with and runs them on. */
export type ToolName = "otelcol" | "prometheus" | "promtool" | "alertmanager" | "amtool";

/** Where a tool may come from, and from which version on it serves. */
export interface Tool {
  readonly name: ToolName;
  /** What a person calls it. */
  readonly title: string;
  /** The environment variable that may name a binary. */
  readonly variable: string;
  /** Names to look for on PATH, best first. */
  readonly binaries: readonly string[];
  /** Oldest version that serves, `major.minor.patch`. */
  readonly oldest: string;
  /** The published image, pinned by version. */
  readonly image: string;
  /** Path of the program inside the image. */
  readonly entrypoint: string;
}

const PROMETHEUS_IMAGE = "prom/prometheus:v3.16.0";
const ALERTMANAGER_IMAGE = "prom/alertmanager:v0.34.0";

/** All tools, by name. */
export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  otelcol: {
    name: "otelcol",
    title: "OpenTelemetry Collector",
    variable: "BURSAR_OTELCOL",
    binaries: ["otelcol-bursar", "otelcol-contrib", "otelcol"],
    oldest: "0.150.0",
    // The same release as the distribution that the stack builds.
    image: "otel/opentelemetry-collector-contrib:0.161.0",
    entrypoint: "/otelcol-contrib",
  },
  prometheus: {
    name: "prometheus",
    title: "Prometheus",
    variable: "BURSAR_PROMETHEUS",
    binaries: ["prometheus"],
    oldest: "3.0.0",
    image: PROMETHEUS_IMAGE,
    entrypoint: "/bin/prometheus",
  },
  promtool: {
    name: "promtool",
    title: "promtool",
    variable: "BURSAR_PROMTOOL",
    binaries: ["promtool"],
    // `start_timestamp` in test files.
    oldest: "3.9.0",
    image: PROMETHEUS_IMAGE,
    entrypoint: "/bin/promtool",
  },
  alertmanager: {
    name: "alertmanager",
    title: "Alertmanager",
    variable: "BURSAR_ALERTMANAGER",
    binaries: ["alertmanager"],
    oldest: "0.27.0",
    image: ALERTMANAGER_IMAGE,
    entrypoint: "/bin/alertmanager",
  },
  amtool: {
    name: "amtool",
    title: "amtool",
    variable: "BURSAR_AMTOOL",
    binaries: ["amtool"],
    oldest: "0.27.0",
    image: ALERTMANAGER_IMAGE,
    entrypoint: "/bin/amtool",
  },
};

/** All tool names, in the order in which they are looked for. */
export const TOOL_NAMES: readonly ToolName[] = [
  "otelcol",
  "prometheus",
  "promtool",
  "alertmanager",
  "amtool",
];
