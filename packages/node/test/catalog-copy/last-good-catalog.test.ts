import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import { startApp, startFakeCollector, sumOf } from "../run-app.ts";
import type { FakeCollector } from "../run-app.ts";

const closing: (() => unknown)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

/** The feature of this name has a team, which nothing but the catalog knows. */
const CATALOG = JSON.stringify({
  schema: "bursar.dev/catalog/1",
  hash: "0123456789abcdef",
  features: { support: { team: "care" } },
});

interface Bench {
  readonly folder: string;
  readonly collector: FakeCollector;
  /** Runs a program to its end; the team of its calls, and what it told. */
  readonly run: (
    location: string,
    extra?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly careCalls: number; readonly stderr: string }>;
}

async function aBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "bursar-last-good-"));
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  closing.push(
    () => fake.close(),
    () => collector.close(),
    () => rmSync(folder, { recursive: true }),
  );
  return {
    folder,
    collector,
    run: async (location, extra = {}) => {
      const before = collector.payloads.length;
      const environment = {
        FAKE_CLAUDE_URL: fake.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_LOG_LEVEL: "warn",
        // However busy the machine is.
        BURSAR_FLUSH_TIMEOUT_MS: "60000",
        BURSAR_CATALOG: location,
        BURSAR_CATALOG_COPY_DIR: join(folder, "copies"),
        ...extra,
      };
      const { stderr } = await startApp("esm-app.mjs", environment).ended;
      const careCalls = sumOf(collector.readPoints(before), "claude.calls", { team: "care" });
      return { careCalls, stderr };
    },
  };
}

async function serveCatalog(): Promise<{ server: Server; url: string }> {
  const server = createServer((_, response) => response.end(CATALOG));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => void server.close());
  const url = `http://user:pass-word@127.0.0.1:${(server.address() as AddressInfo).port}/catalog.json?key=pass-word`;
  return { server, url };
}

test.concurrent("a process that starts while the URL is down uses what another one read from it", async () => {
  const { folder, run } = await aBench();
  const { server, url } = await serveCatalog();
  expect(await run(url)).toEqual({ careCalls: 2, stderr: "" });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const { careCalls, stderr } = await run(url);
  expect(careCalls).toBe(2);
  expect(stderr).toContain("connect ECONNREFUSED");
  expect(stderr).toMatch(/What a process here read .* ago holds\./);
  const copies = join(folder, "copies");
  const all = readdirSync(copies).map((name) => `${name} ${readFileSync(join(copies, name), "utf8")}`);
  expect(`${all.join()}${stderr}`).not.toContain("pass-word");
});

test.concurrent.each([
  ["broken", (file: string) => writeFileSync(file, CATALOG.slice(0, -9))],
  ["gone", (file: string) => rmSync(file)],
])("so does one whose file is %s", async (_how, harm) => {
  const { folder, run } = await aBench();
  const file = join(folder, "catalog.json");
  writeFileSync(file, CATALOG);
  expect(await run(file)).toEqual({ careCalls: 2, stderr: "" });
  harm(file);
  const { careCalls, stderr } = await run(file);
  expect(careCalls).toBe(2);
  expect(stderr).toContain(`BURSAR_CATALOG ${file}: `);
  expect(stderr).toMatch(/What a process here read .* ago holds\./);
});

test.concurrent("the copy of one file is not that of another", async () => {
  const { folder, run } = await aBench();
  const file = join(folder, "catalog.json");
  writeFileSync(file, CATALOG);
  await run(file);
  const { careCalls, stderr } = await run(`${file}.other`);
  expect(careCalls).toBe(0);
  expect(stderr).toContain("Calls are metered without it.");
});

test.concurrent("a copy that is broken is told, and nothing else comes of it", async () => {
  const { folder, run } = await aBench();
  const file = join(folder, "catalog.json");
  writeFileSync(file, CATALOG);
  await run(file);
  const [name = ""] = readdirSync(join(folder, "copies"));
  writeFileSync(join(folder, "copies", name), "nonsense");
  rmSync(file);
  const { careCalls, stderr } = await run(file);
  expect(careCalls).toBe(0);
  expect(stderr).toContain("cannot be used: it is no copy of a catalog.");
  expect(stderr).toContain("Calls are metered without it.");
});

test.concurrent("a folder that takes no file is told once and harms nothing; none makes none", async () => {
  const { folder, run } = await aBench();
  const file = join(folder, "catalog.json");
  writeFileSync(file, CATALOG);
  // A file is in the way.
  const settings = { BURSAR_CATALOG_COPY_DIR: join(file, "copies"), BURSAR_CATALOG_INTERVAL_MS: "10" };
  const { careCalls, stderr } = await run(file, settings);
  expect(careCalls).toBe(2);
  expect(stderr.match(/no copy of it can be kept/g)).toHaveLength(1);
  expect(await run(file, { BURSAR_CATALOG_COPY_DIR: "none" })).toEqual({ careCalls: 2, stderr: "" });
  expect(existsSync(join(folder, "copies"))).toBe(false);
});
