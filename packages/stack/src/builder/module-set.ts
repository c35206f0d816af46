import type { ToolName } from "@bursar/tools";

/** A Go module of this repository that pins everything that some tools are built from. */
export interface ModuleSet {
  readonly name: "prometheus" | "alertmanager" | "collector";
  readonly title: string;
  readonly version: string;
  /** Folder with the module's files, relative to the checkout. */
  readonly folder: string;
  readonly files: readonly string[];
  /** The tools it yields, and their file names. */
  readonly binaries: Readonly<Partial<Record<ToolName, string>>>;
  /** Packages to compile; `.` for a generated program. */
  readonly packages: readonly string[];
  readonly tags: string;
  /** The package that takes the version stamp; empty for none. */
  readonly stampVariable: string;
  /** Arguments of `go` that write the program's sources into `_gen` first. */
  readonly generate?: readonly string[];
}

const PROMETHEUS_STAMP = "github.com/prometheus/common/version.Version";

/** All module sets, in the order in which they are built. */
export const MODULE_SETS: readonly ModuleSet[] = [
  {
    name: "collector",
    title: "OpenTelemetry Collector",
    version: "0.161.0",
    folder: "collector-config/distribution",
    files: ["manifest.yaml", "go.mod", "go.sum"],
    binaries: { otelcol: "otelcol-bursar" },
    packages: ["."],
    tags: "",
    stampVariable: "",
    generate: [
      "run",
      "go.opentelemetry.io/collector/cmd/builder@v0.165.0",
      "--config",
      "manifest.yaml",
      "--skip-get-modules",
      "--skip-compilation",
    ],
  },
  {
    name: "alertmanager",
    title: "Alertmanager",
    version: "0.31.1",
    folder: "packages/stack/go/alertmanager",
    files: ["tools.go", "go.mod", "go.sum"],
    binaries: { alertmanager: "alertmanager", amtool: "amtool" },
    packages: [
      "github.com/prometheus/alertmanager/cmd/alertmanager",
      "github.com/prometheus/alertmanager/cmd/amtool",
    ],
    tags: "netgo",
    stampVariable: PROMETHEUS_STAMP,
  },
  {
    name: "prometheus",
    title: "Prometheus",
    version: "3.16.0",
    folder: "packages/stack/go/prometheus",
    files: ["tools.go", "go.mod", "go.sum"],
    binaries: { prometheus: "prometheus", promtool: "promtool" },
    packages: [
      "github.com/prometheus/prometheus/cmd/prometheus",
      "github.com/prometheus/prometheus/cmd/promtool",
    ],
    tags: "remove_all_sd,netgo",
    stampVariable: PROMETHEUS_STAMP,
  },
];
