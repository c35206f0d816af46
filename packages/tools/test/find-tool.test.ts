import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { findTool } from "../src/find-tool.ts";
import { makeFolder, versionScript, writeProgram } from "./fake-program.ts";

const COMPONENTS = `receivers:
    - name: otlp
processors:
    - name: memory_limiter
    - name: filter
    - name: transform
    - name: groupbyattrs
    - name: delta_to_cumulative
exporters:
    - name: otlp_http
    - name: debug
connectors:
    - name: signal_to_metrics
extensions:
    - name: file_storage
    - name: health_check
    - name: bearertokenauth`;

function collectorScript(version: string, components: string): string {
  return `if [ "$1" = components ]; then cat <<'END'\n${components}\nEND\nelse echo "otelcol version ${version}"; fi`;
}

test("a binary named by the environment variable wins over PATH", async () => {
  const folder = await makeFolder();
  const named = await writeProgram(folder, "my-promtool", versionScript("promtool", "3.9.1"));
  await writeProgram(folder, "promtool", versionScript("promtool", "3.16.0"));
  expect(await findTool("promtool", { env: { PATH: folder, BURSAR_PROMTOOL: named } })).toEqual({
    kind: "binary",
    name: "promtool",
    path: named,
    version: "3.9.1",
  });
});

test("an environment variable that names nothing is an error although PATH has a good one", async () => {
  const folder = await makeFolder();
  await writeProgram(folder, "promtool", versionScript("promtool", "3.16.0"));
  await expect(
    findTool("promtool", { env: { PATH: folder, BURSAR_PROMTOOL: "/nowhere/promtool" } }),
  ).rejects.toThrow(
    "BURSAR_PROMTOOL names /nowhere/promtool, which cannot be used: no such file. " +
      "Set it to a promtool 3.9.0 or newer, or unset it to have one looked for.",
  );
});

test("an environment variable that names a file without the right to run it is an error", async () => {
  const folder = await makeFolder();
  const named = join(folder, "amtool");
  await writeFile(named, "");
  await chmod(named, 0o644);
  await expect(findTool("amtool", { env: { PATH: folder, BURSAR_AMTOOL: named } })).rejects.toThrow(
    "not executable",
  );
});

test("an environment variable with a relative path is an error", async () => {
  await expect(findTool("amtool", { env: { PATH: "", BURSAR_AMTOOL: "amtool" } })).rejects.toThrow(
    "BURSAR_AMTOOL names amtool, which cannot be used: not an absolute path.",
  );
});

test("an empty environment variable counts as not set", async () => {
  const folder = await makeFolder();
  const path = await writeProgram(folder, "amtool", versionScript("amtool", "0.27.0"));
  expect(await findTool("amtool", { env: { PATH: folder, BURSAR_AMTOOL: "" } })).toMatchObject({ path });
});

test("a version on PATH that is too old is passed over for a newer one further on", async () => {
  const folder = await makeFolder();
  const [old, recent] = [join(folder, "old"), join(folder, "recent")];
  await mkdir(old);
  await mkdir(recent);
  await writeProgram(old, "prometheus", versionScript("prometheus", "2.42.0"));
  const path = await writeProgram(recent, "prometheus", versionScript("prometheus", "3.0.0"));
  expect(await findTool("prometheus", { env: { PATH: `${old}:${recent}` } })).toMatchObject({
    path,
    version: "3.0.0",
  });
});

test("what was tried is listed with the reason of each refusal", async () => {
  const folder = await makeFolder();
  const path = await writeProgram(folder, "alertmanager", versionScript("alertmanager", "0.26.1"));
  expect(await findTool("alertmanager", { env: { PATH: folder } })).toEqual({
    kind: "missing",
    name: "alertmanager",
    tried: [
      { place: "BURSAR_ALERTMANAGER", reason: "not set" },
      { place: path, reason: "version 0.26.1 is older than 0.27.0" },
      { place: "Docker", reason: "no `docker` on PATH" },
    ],
  });
});

test("a program that fails or tells no version is refused with what it said", async () => {
  const folder = await makeFolder();
  const broken = await writeProgram(folder, "prometheus", "echo broken library >&2; exit 7");
  const silent = await writeProgram(folder, "promtool", "true");
  expect(await findTool("prometheus", { env: { PATH: folder } })).toMatchObject({
    tried: [{}, { place: broken, reason: "`--version` ended with exit code 7: broken library" }, {}],
  });
  expect(await findTool("promtool", { env: { PATH: folder } })).toMatchObject({
    tried: [{}, { place: silent, reason: "`--version` prints no version" }, {}],
  });
});

test("a Collector with all components serves, under any of its three names", async () => {
  const folder = await makeFolder();
  const path = await writeProgram(folder, "otelcol-contrib", collectorScript("0.150.0", COMPONENTS));
  expect(await findTool("otelcol", { env: { PATH: `${folder}:/bin:/usr/bin` } })).toEqual({
    kind: "binary",
    name: "otelcol",
    path,
    version: "0.150.0",
  });
});

test("a Collector that lacks components is refused and they are named", async () => {
  const folder = await makeFolder();
  const fewer = COMPONENTS.replace("    - name: file_storage\n", "").replace("    - name: debug\n", "");
  const path = await writeProgram(folder, "otelcol", collectorScript("0.161.0", fewer));
  const env = { BURSAR_OTELCOL: path, PATH: "/bin:/usr/bin" };
  await expect(findTool("otelcol", { env })).rejects.toThrow(
    "lacks exporters/debug, extensions/file_storage",
  );
});

test("a running Docker engine serves with an image pinned by version", async () => {
  const folder = await makeFolder();
  const engine = await writeProgram(folder, "docker", 'test "$1" = info && echo 28.2.2');
  expect(await findTool("promtool", { env: { PATH: folder } })).toEqual({
    kind: "docker",
    name: "promtool",
    engine,
    image: "prom/prometheus:v3.16.0",
  });
});

test("a Docker client without an engine is refused, whichever way it says so", async () => {
  const folder = await makeFolder();
  await writeProgram(folder, "docker", "echo Cannot connect to the Docker daemon. >&2; exit 1");
  expect(await findTool("amtool", { env: { PATH: folder } })).toMatchObject({
    tried: [
      {},
      {},
      {
        place: "Docker",
        reason: "`docker info` ended with exit code 1: Cannot connect to the Docker daemon.",
      },
    ],
  });
  await writeProgram(folder, "docker", "echo Cannot connect to the Docker daemon. >&2");
  expect(await findTool("amtool", { env: { PATH: folder } })).toMatchObject({
    tried: [{}, {}, { place: "Docker", reason: "`docker info` names no engine" }],
  });
});
