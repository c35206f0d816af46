import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { checkCopies } from "../../src/doctor/check-copies.ts";
import { listPackages } from "../../src/doctor/list-packages.ts";
import { aPackage, aService, linkSdk } from "./a-service.ts";

const SDK = "@anthropic-ai/sdk";

async function check(service: string): Promise<readonly string[]> {
  const findings = await checkCopies(service, listPackages(service, new Set([SDK])));
  return findings.map(({ level, what }) => `${level}: ${what}`);
}

test("a copy is hooked when a call of it is counted, in both module systems", async () => {
  const service = aService();
  linkSdk(service);
  const [found, ...others] = await check(service);
  expect(others).toEqual([]);
  expect(found).toMatch(
    /^ok: @anthropic-ai\/sdk \d+\.\d+\.\d+ \(.*\) is hooked: by import and require, a call is counted once$/,
  );
});

test("an old copy, one that no hook knows and one that cannot be loaded are problems", async () => {
  const stranger = "export class Anthropic { messages = { create: async () => ({}) } }";
  const service = aService({
    ...aPackage(`node_modules/${SDK}`, "0.90.0"),
    ...aPackage("node_modules/one", "1.0.0"),
    ...aPackage(`node_modules/one/node_modules/${SDK}`, "1.5.0"),
    [`node_modules/one/node_modules/${SDK}/index.mjs`]: stranger,
    ...aPackage("node_modules/two", "1.0.0"),
    ...aPackage(`node_modules/two/node_modules/${SDK}`, "1.6.0"),
    [`node_modules/two/node_modules/${SDK}/index.mjs`]: "throw new Error('patched in haste');",
  });
  expect(await check(service)).toEqual([
    `problem: ${SDK} 0.90.0 (node_modules/${SDK}) is not metered: 0.101.0 to 1.x is`,
    `problem: ${SDK} 1.5.0 (node_modules/one/node_modules/${SDK}): a call is not counted by import`,
    `problem: ${SDK} 1.6.0 (node_modules/two/node_modules/${SDK}): a call is not counted by import (patched in haste)`,
  ]);
});

test("a service without the SDK is told where to run this", async () => {
  expect(await check(aService())).toEqual([`warning: no ${SDK} is installed: there is nothing to meter`]);
});

test("the calls that try a copy are in no record of the service", async () => {
  const service = aService();
  linkSdk(service);
  const records = aService();
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("BURSAR_DISABLED", "true");
  vi.stubEnv("BURSAR_CALL_LOG", join(records, "calls.ndjson"));
  vi.stubEnv("BURSAR_BATCH_STORE", join(records, "batches"));
  vi.stubEnv("BURSAR_SPOOL_DIR", join(records, "spool"));
  expect((await check(service))[0]).toContain("a call is counted once");
  expect(readdirSync(records)).toEqual([]);
});
