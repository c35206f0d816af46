import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DoctorReport } from "@bursar/conventions";
import { expect, onTestFinished, test, vi } from "vitest";
import { runCli } from "../../src/run-cli.ts";
import { aTerminal } from "../a-terminal.ts";

const CATALOG = '{ "schema": "bursar.dev/catalog/1", "hash": "1", "features": {} }';

/** The variables of a service that has all it needs; the service is this repository. */
async function aSoundService(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "bursar-doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "catalog.json"), CATALOG);
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.end("{}"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  for (const name of ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "BURSAR_FEATURE", "BURSAR_DISABLED"])
    vi.stubEnv(name, undefined);
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${port}`);
  vi.stubEnv("OTEL_SERVICE_NAME", "shop");
  vi.stubEnv("BURSAR_CATALOG", join(folder, "catalog.json"));
  vi.stubEnv("BURSAR_SPOOL_DIR", join(folder, "spool"));
  vi.stubEnv("NODE_OPTIONS", "--import @bursar/node/register");
  return folder;
}

async function run(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
  const terminal = aTerminal();
  const code = await runCli(["doctor", ...args], terminal);
  return { code, output: terminal.readOut(), errors: terminal.readErrors() };
}

test("a service that has all it needs is well, and is left as it was", async () => {
  const folder = await aSoundService();
  const { code, output } = await run("--strict");
  expect(output).toContain("ok       start     metering is started by NODE_OPTIONS");
  expect(output).toContain("is hooked: by import and require, a call is counted once");
  expect(output).toMatch(/takes figures by http\/json \(asked without any\)\n/);
  expect(output).toMatch(/\n\nAll is well\.\n$/);
  expect(code).toBe(0);
  expect(readdirSync(folder)).toEqual(["catalog.json"]);
});

test("a warning is exit code 1 when that is asked for, and 0 otherwise", async () => {
  await aSoundService();
  vi.stubEnv("BURSAR_CATALOG", undefined);
  const [strict, lenient] = [await run("--strict"), await run()];
  expect(strict.output).toMatch(/→ bursar compile writes catalog\.json[^]*0 problems, 1 warning\.\n$/);
  expect([strict.code, lenient.code]).toEqual([1, 0]);
});

test("a problem is exit code 2, and JSON has the same findings", async () => {
  await aSoundService();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
  vi.stubEnv("BURSAR_DISABLED", "true");
  const { code, output } = await run("--format", "json");
  const report = JSON.parse(output) as DoctorReport;
  expect(
    report.findings.filter(({ level }) => level !== "ok").map(({ check, what }) => [check, what]),
  ).toEqual([
    ["settings", "OTEL_SDK_DISABLED or BURSAR_DISABLED is true: nothing is metered"],
    ["endpoint", expect.stringContaining("does not take figures")],
  ]);
  expect(code).toBe(2);
});

test("a folder without @bursar/node is told what to install", async () => {
  const folder = await aSoundService();
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await run()).toEqual({
    code: 3,
    output: "",
    errors: `bursar: ${folder} has no @bursar/node, or an old one. Run this in the folder of a service that has it: npm install @bursar/node@latest\n`,
  });
});

test("its help says what it does to the service", async () => {
  const { code, output } = await run("--help");
  expect(code).toBe(0);
  expect(output).toContain("it changes nothing and sends no figure");
  expect(output).toContain("--import=<module>");
});
