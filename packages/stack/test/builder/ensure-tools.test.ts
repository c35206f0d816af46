import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { ensureTools } from "../../src/builder/ensure-tools.ts";
import type { ReadyTools } from "../../src/builder/ensure-tools.ts";
import { ToolsUnavailable } from "../../src/tools-unavailable.ts";
import { makeFolder, writeProgram } from "../make-folder.ts";

// Stands in for Go: "compiles" shell scripts that answer as the real programs do.
const FAKE_GO = `
log() { echo "$1" >> "$FAKE_FOLDER/calls"; }
program() {
  /bin/cat > "$1" <<'END'
#!/bin/sh
if [ "$1" = components ]; then
  echo "receivers:"; echo "  - name: otlp"
  echo "processors:"
  for each in memory_limiter filter transform groupbyattrs delta_to_cumulative; do echo "  - name: $each"; done
  echo "exporters:"; echo "  - name: otlp_http"; echo "  - name: debug"
  echo "connectors:"; echo "  - name: signal_to_metrics"
  echo "extensions:"
  for each in file_storage health_check bearertokenauth; do echo "  - name: $each"; done
else echo "version 9.9.9"; fi
END
  /bin/chmod +x "$1"
}
case "$1" in
  version) echo "go version \${FAKE_VERSION:-go1.26.0} linux/amd64" ;;
  run) log generate; /bin/mkdir -p _gen; echo "module wrong" > _gen/go.mod ;;
  list) log list; echo "go: downloading example.com/a v1.0.0" >&2; echo fmt; echo example.com/a/b ;;
  build)
    log "build in $(/bin/cat go.mod | { read -r line; echo "$line"; })"
    if [ -n "$FAKE_FAILURE" ]; then echo "$FAKE_FAILURE" >&2; exit 1; fi
    /bin/sleep "\${FAKE_SECONDS:-0}"
    while [ "$1" != -o ]; do shift; done
    output=$2; shift 2
    for package in "$@"; do
      case "$output" in */) program "$output\${package##*/}" ;; *) program "$output" ;; esac
    done ;;
esac`;

interface Machine {
  readonly folder: string;
  readonly lines: string[];
  ensure(env?: Record<string, string>): Promise<ReadyTools>;
  readCalls(): Promise<string[]>;
}

async function aMachine(withGo = true): Promise<Machine> {
  const folder = await makeFolder();
  if (withGo) await writeProgram(folder, "go", FAKE_GO);
  const lines: string[] = [];
  return {
    folder,
    lines,
    ensure: (env = {}) =>
      ensureTools({
        cacheDir: join(folder, "cache"),
        env: { PATH: folder, FAKE_FOLDER: folder, ...env },
        onProgress: (line) => lines.push(line),
      }),
    readCalls: async () => (await readFile(join(folder, "calls"), "utf8")).trim().split("\n"),
  };
}

async function readRefusal(ensure: Promise<unknown>): Promise<ToolsUnavailable> {
  const error: unknown = await ensure.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ToolsUnavailable)) throw new Error(`not refused: ${String(error)}`);
  // One paragraph.
  expect(error.message).not.toContain("\n");
  return error;
}

test("all tools are built once, with the pinned modules, and found in the cache the next time", async () => {
  const machine = await aMachine();
  const tools = await machine.ensure();
  const calls = [
    "generate",
    "list",
    "build in module bursar.local/otelcol",
    "list",
    "build in module bursar.local/tools/alertmanager",
    "list",
    "build in module bursar.local/tools/prometheus",
  ];
  expect(await machine.readCalls()).toEqual(calls);
  expect(Object.values(tools).map(({ kind }) => kind)).toEqual([
    "binary",
    "binary",
    "binary",
    "binary",
    "binary",
  ]);
  expect(await machine.ensure()).toEqual(tools);
  expect(await machine.readCalls()).toEqual(calls);
});

test("progress says what is built, which of how many, and how far it is", async () => {
  const machine = await aMachine();
  await machine.ensure();
  expect(machine.lines).toEqual([
    "building 1 of 3, OpenTelemetry Collector 0.161.0: writing sources, 0 Go modules fetched (0:00)",
    "building 1 of 3, OpenTelemetry Collector 0.161.0: 0 Go modules fetched (0:00)",
    "building 1 of 3, OpenTelemetry Collector 0.161.0: compiling and linking 2 packages (0:00)",
    "building 2 of 3, Alertmanager 0.31.1: 0 Go modules fetched (0:00)",
    "building 2 of 3, Alertmanager 0.31.1: compiling and linking 2 packages (0:00)",
    "building 3 of 3, Prometheus 3.16.0: 0 Go modules fetched (0:00)",
    "building 3 of 3, Prometheus 3.16.0: compiling and linking 2 packages (0:00)",
  ]);
});

test("of two starts at once one builds and the other says that it waits", async () => {
  const machine = await aMachine();
  const env = { FAKE_SECONDS: "0.1" };
  const [first, second] = await Promise.all([machine.ensure(env), machine.ensure(env)]);
  expect(first).toEqual(second);
  expect((await machine.readCalls()).filter((call) => call.startsWith("build"))).toHaveLength(3);
  expect(machine.lines).toContain(`waiting for program ${process.pid}, which builds the same (0:00)`);
});

test("leftovers of a build that was killed do not disturb the next one and are removed", async () => {
  const machine = await aMachine();
  await mkdir(join(machine.folder, "cache", "collector-0.x.building"), { recursive: true });
  await writeFile(join(machine.folder, "cache", "build.lock"), "99999999 1");
  await machine.ensure();
  const names = await readdir(join(machine.folder, "cache"));
  expect(names.filter((name) => name.endsWith(".building") || name.includes("lock"))).toEqual([]);
});

test("without Go the paragraph says what is missing and which command installs it", async () => {
  const machine = await aMachine(false);
  const refusal = await readRefusal(machine.ensure());
  expect(refusal.reason).toBe("go-missing");
  expect(refusal.message).toMatch(
    /^Not found on PATH: OpenTelemetry Collector, Prometheus, promtool, Alertmanager, amtool\. No Docker engine either \(no `docker` on PATH\)\. Building them needs Go 1\.26 or newer\. There is no `go` on PATH\. This installs it: \S/,
  );
});

test("a Go that is too old is named with its version", async () => {
  const machine = await aMachine();
  const refusal = await readRefusal(machine.ensure({ FAKE_VERSION: "go1.25.3" }));
  expect(refusal.reason).toBe("go-too-old");
  expect(refusal.message).toContain(`${machine.folder}/go is 1.25.3. This installs it: `);
});

test.each([
  ["disk-full", "write /c: no space left on device", "and 0.3 GB in CACHE. Free some space"],
  [
    "no-network",
    "dial tcp: lookup x: no such host",
    "its Go modules could not be fetched (dial tcp: lookup x",
  ],
  [
    "go-too-old",
    "go: go.mod requires go >= 1.26.7 (running go 1.26.0; GOTOOLCHAIN=local)",
    "needs Go 1.26.7",
  ],
  ["build-failed", "main.go:3: undefined: x", "Go said: main.go:3: undefined: x."],
])("a build that fails for reason %s ends in one paragraph", async (reason, said, told) => {
  const machine = await aMachine();
  const refusal = await readRefusal(machine.ensure({ FAKE_FAILURE: said }));
  expect(refusal.reason).toBe(reason);
  expect(refusal.message).toContain(told.replace("CACHE", join(machine.folder, "cache")));
  expect(
    (await readdir(join(machine.folder, "cache"))).filter((name) => name.startsWith("collector-")),
  ).toEqual([]);
});

test("a variable that names an unusable binary is told, and nothing is built", async () => {
  const machine = await aMachine();
  const refusal = await readRefusal(machine.ensure({ BURSAR_AMTOOL: "/nowhere" }));
  expect(refusal.reason).toBe("tool-unusable");
  expect(refusal.message).toContain("BURSAR_AMTOOL names /nowhere, which cannot be used: no such file.");
  await expect(readdir(join(machine.folder, "cache"))).rejects.toThrow("ENOENT");
});

test("a cache that cannot be written to is told", async () => {
  const machine = await aMachine();
  await writeFile(join(machine.folder, "cache"), "a file where a folder should be");
  const refusal = await readRefusal(machine.ensure());
  expect(refusal.message).toContain("EEXIST");
});
