import { METRICS } from "@bursar/conventions";
import { renderYaml } from "./render-yaml.ts";

const STATE = "${env:BURSAR_STATE_DIR:-/var/lib/bursar}/queue";

/** Only the contract's metrics pass: anything else would be unbounded, and somebody else's. */
function renderFilter(): string {
  const names = Object.values(METRICS)
    .map((metric) => metric.name.replaceAll(".", String.raw`\\.`))
    .sort();
  return `not IsMatch(metric.name, "^(${names.join("|")})$$")`;
}

const EXTENSIONS = {
  health_check: { endpoint: "${env:BURSAR_HEALTH_ENDPOINT:-127.0.0.1:13133}" },
  "file_storage/queue": {
    directory: STATE,
    create_directory: true,
    fsync: true,
    timeout: "5s",
    compaction: { on_start: true, directory: STATE, cleanup_on_start: true },
  },
};

const EXPORTERS = {
  "otlp_http/prometheus": {
    metrics_endpoint: "${env:BURSAR_PROMETHEUS_URL:-http://127.0.0.1:9090}/api/v1/otlp/v1/metrics",
    compression: "gzip",
    timeout: "10s",
    retry_on_failure: { enabled: true, initial_interval: "1s", max_interval: "15s", max_elapsed_time: 0 },
    sending_queue: {
      enabled: true,
      storage: "file_storage/queue",
      num_consumers: 1,
      sizer: "requests",
      queue_size: 100_000,
      // Refused points come again with the next export; a blocked receiver would hold up the programs.
      block_on_overflow: false,
      batch: { sizer: "items", flush_timeout: "500ms", min_size: 2000, max_size: 5000 },
    },
  },
};

const SERVICE = {
  extensions: ["health_check", "file_storage/queue"],
  telemetry: {
    metrics: {
      level: "normal",
      readers: [
        {
          pull: {
            exporter: {
              prometheus: { host: "127.0.0.1", port: "${env:BURSAR_COLLECTOR_METRICS_PORT:-8888}" },
            },
          },
        },
      ],
    },
  },
  pipelines: {
    metrics: {
      receivers: ["otlp"],
      processors: ["memory_limiter", "filter/contract"],
      exporters: ["otlp_http/prometheus"],
    },
  },
};

const REMARKS = [
  "",
  "OTLP over HTTP in; what is acknowledged is on disk and reaches Prometheus in order, however long that takes.",
  "One consumer keeps the order; the queue is written through (fsync), so a killed Collector loses nothing.",
];

/** The Collector's configuration. The same for all budgets; its places come from the environment. */
export function renderCollector(): string {
  const content = {
    extensions: EXTENSIONS,
    receivers: {
      otlp: { protocols: { http: { endpoint: "${env:BURSAR_OTLP_HTTP_ENDPOINT:-127.0.0.1:4318}" } } },
    },
    processors: {
      memory_limiter: { check_interval: "1s", limit_mib: 256, spike_limit_mib: 64 },
      "filter/contract": { error_mode: "ignore", metric_conditions: [renderFilter()] },
    },
    exporters: EXPORTERS,
    service: SERVICE,
  };
  return renderYaml(content, REMARKS);
}
