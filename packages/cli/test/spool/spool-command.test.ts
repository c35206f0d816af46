import { hash } from "node:crypto";
import { createServer } from "node:http";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SpoolReport } from "@bursar/conventions";
import { expect, onTestFinished, test, vi } from "vitest";
import { runCli } from "../../src/run-cli.ts";
import { aTerminal } from "../a-terminal.ts";

const ENDPOINT = "http://127.0.0.1:1/v1/metrics";

/** A spool in a service that has `@bursar/node`, as this repository's own examples have. */
function aSpool(): string {
  const folder = mkdtempSync(join(tmpdir(), "bursar-spool-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  vi.stubEnv("BURSAR_SPOOL_DIR", folder);
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", new URL(ENDPOINT).origin);
  vi.stubEnv("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", undefined);
  return folder;
}

function putFile(folder: string, digit: number, more: object = {}): void {
  const header = {
    schema: "bursar.dev/spool/1",
    endpoint: ENDPOINT,
    service: "shop",
    pid: 7,
    takenAtMs: Date.now(),
    heldUntilMs: 0,
    costUsd: 0.25,
    unpricedTokens: 0,
    bytes: 2,
    sha256: hash("sha256", "{}"),
    ...more,
  };
  writeFileSync(
    join(folder, `${digit}0000000-0000-4000-8000-000000000000.spool`),
    `${JSON.stringify(header)}\n{}`,
  );
}

async function run(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
  const terminal = aTerminal();
  const code = await runCli(["spool", ...args], terminal);
  return { code, output: terminal.readOut(), errors: terminal.readErrors() };
}

async function startEndpoint(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => response.writeHead(status).end("too old sample"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

test("an empty spool says so", async () => {
  const folder = aSpool();
  expect(await run("list")).toEqual({ code: 0, output: `Nothing waits in ${folder}.\n`, errors: "" });
  expect((await run("send")).code).toBe(0);
});

test("list shows what waits, what it cost, why, and what to do", async () => {
  const folder = aSpool();
  const takenAtMs = Date.parse("2026-11-01T10:00:00Z");
  putFile(folder, 1, { takenAtMs, costUsd: 0.125, unpricedTokens: 10 });
  putFile(folder, 2, { endpoint: "http://elsewhere/v1/metrics", takenAtMs });
  const { code, output } = await run("list");
  expect(code).toBe(0);
  expect(output).toContain(`${folder} → ${ENDPOINT}`);
  expect(output).toMatch(/too-old +2026-11-01T10:00:00Z +≥ 0\.125 +shop +Prometheus would not accept it/);
  expect(output).toMatch(/other-endpoint +2026-11-01T10:00:00Z +0\.25 +shop +it is meant for http:\/\/else/);
  expect(output).toContain('"bursar spool send --late" books them today');
  expect(readdirSync(folder)).toHaveLength(2);
});

test("a variable that cannot be used is told, and what holds instead", async () => {
  const folder = aSpool();
  vi.stubEnv("BURSAR_SPOOL_MAX_AGE_MS", "5h");
  const told = 'BURSAR_SPOOL_MAX_AGE_MS: "5h" is no number of milliseconds from 1 on; 18000000 holds.\n';
  expect((await run("list")).output).toBe(`Nothing waits in ${folder}.\n${told}`);
  putFile(folder, 1);
  expect((await run("list")).output).toMatch(new RegExp(`^${folder} → .*\n\n${told}$`, "s"));
});

test("send delivers and ends with 0; with JSON it tells the same in full", async () => {
  const folder = aSpool();
  putFile(folder, 1, { endpoint: `${await startEndpoint(200)}/v1/metrics` });
  expect((await run("send")).code).toBe(1);
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", await startEndpoint(200));
  const { code, output } = await run("send", "--any-endpoint", "--format", "json");
  expect(code).toBe(0);
  const { away, files } = JSON.parse(output) as SpoolReport;
  expect([away, files.map(({ state, costUsd }) => [state, costUsd])]).toEqual([null, [["sent", 0.25]]]);
  expect(readdirSync(folder)).toEqual([]);
});

test("what is refused is never called delivered: send ends with 1", async () => {
  const folder = aSpool();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", await startEndpoint(400));
  putFile(folder, 1);
  const { code, output } = await run("send", "--any-endpoint");
  expect(code).toBe(1);
  expect(output).toMatch(/refused .* HTTP 400 too old sample/);
  expect(output).toContain("They are not delivered.");
});

test("an endpoint that is away ends send with 3, and nothing is lost", async () => {
  const folder = aSpool();
  putFile(folder, 1);
  const { code, output } = await run("send");
  expect(code).toBe(3);
  expect(output).toContain(`${ENDPOINT} is away: connect ECONNREFUSED 127.0.0.1:1`);
  expect(readdirSync(folder)).toHaveLength(1);
});

test("a folder that is a file is the environment's fault", async () => {
  const file = join(aSpool(), "file");
  writeFileSync(file, "");
  const { code, errors } = await run("list", "--dir", file);
  expect(code).toBe(3);
  expect(errors).toMatch(/^bursar: ENOTDIR/);
});

test("outside of a service it says where to run it", async () => {
  const folder = aSpool();
  vi.spyOn(process, "cwd").mockReturnValue(folder);
  const { code, errors } = await run("list");
  expect(code).toBe(3);
  expect(errors).toBe(
    `bursar: ${folder} has no @bursar/node, or an old one. Run this in the folder of a service that has it: npm install @bursar/node@latest\n`,
  );
});

test.each([
  [[], "spool needs to know what to do. Use one of: list, send."],
  [["sent"], '"sent" is not a command of spool. Did you mean "send"?'],
  [["send", "--lat"], '--lat is not a known option. Did you mean "--late"?'],
])("%j is a mistake", async (args, message) => {
  expect(await run(...args)).toEqual({ code: 2, output: "", errors: `bursar: ${message}\n` });
});
