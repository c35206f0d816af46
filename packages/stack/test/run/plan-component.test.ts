import { expect, test } from "vitest";

import { planComponent } from "../../src/run/plan-component.ts";

const docker = { kind: "docker", engine: "/usr/bin/docker", image: "image:1" } as const;
const PLAN = {
  tools: {
    otelcol: { ...docker, name: "otelcol" },
    prometheus: { kind: "binary", name: "prometheus", path: "/opt/prometheus", version: "3.16.0" },
    promtool: { ...docker, name: "promtool" },
    alertmanager: { ...docker, name: "alertmanager" },
    amtool: { ...docker, name: "amtool" },
  },
  ports: { otlp: 1, collectorHealth: 2, collectorMetrics: 3, prometheus: 4, alertmanager: 5 },
  dataDir: "/run",
  filesDir: "/repo",
  runName: "7",
} as const;

test("Prometheus keeps 400 days, takes OTLP and listens on 127.0.0.1", () => {
  const plan = planComponent("prometheus", PLAN);
  expect(plan.command.args).toEqual([
    "--config.file=/run/prometheus.yaml",
    "--storage.tsdb.path=/run/prometheus",
    "--storage.tsdb.retention.time=400d",
    "--web.enable-otlp-receiver",
    "--web.listen-address=127.0.0.1:4",
  ]);
  expect(plan.healthUrl).toBe("http://127.0.0.1:4/-/ready");
  expect(plan.logFile).toBe("/run/logs/prometheus.log");
});

test("the Collector gets its parameters by environment", () => {
  expect(planComponent("collector", PLAN).command.env).toEqual({
    BURSAR_OTLP_HTTP_ENDPOINT: "127.0.0.1:1",
    BURSAR_PROMETHEUS_URL: "http://127.0.0.1:4",
    BURSAR_STATE_DIR: "/run/collector",
    BURSAR_HEALTH_ENDPOINT: "127.0.0.1:2",
    BURSAR_COLLECTOR_METRICS_PORT: "3",
  });
});

test("a container gets the files read-only, the data writable, and a name to be removed by", () => {
  const { args, cleanUp } = planComponent("alertmanager", PLAN).command;
  expect(args.join(" ")).toContain(
    "--volume /repo:/repo:ro --volume /run:/run --entrypoint /bin/alertmanager",
  );
  expect(args.join(" ")).toContain("--name bursar-alertmanager-7");
  expect(cleanUp?.args).toEqual(["rm", "--force", "--volumes", "bursar-alertmanager-7"]);
});
