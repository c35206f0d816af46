import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { checkSpool } from "../../src/doctor/check-spool.ts";
import { readSettings } from "../../src/settings.ts";
import { renderSpoolFile } from "../../src/spool/spool-file.ts";
import { aHeader, anId } from "../spool/a-spool.ts";
import { aService } from "./a-service.ts";

async function check(folder: string): Promise<string> {
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { level, what } = await checkSpool(readSettings({ BURSAR_SPOOL_DIR: folder }));
  return `${level}: ${what}`;
}

function putFile(folder: string, digit: number, endpoint: string): void {
  const header = aHeader({ endpoint, takenAtMs: Date.now() });
  writeFileSync(
    join(folder, `${anId(digit)}.spool`),
    renderSpoolFile({ header, request: Buffer.from("{}") }),
  );
}

test("an empty spool, and one that is not made yet, are fine", async () => {
  const folder = aService();
  expect(await check(folder)).toBe(`ok: nothing waits in ${folder}`);
  expect(await check(join(folder, "a/b"))).toBe(`ok: nothing waits in ${folder}/a/b`);
});

test("what waits is counted, and what is stuck is told", async () => {
  const folder = aService();
  putFile(folder, 1, "http://collector:4318/v1/metrics");
  expect(await check(folder)).toBe(`ok: 1 files wait in ${folder} for the next export`);
  putFile(folder, 2, "http://elsewhere:4318/v1/metrics");
  expect(await check(folder)).toBe(`warning: 1 of 2 files in ${folder} are not sent as they are`);
});

test("a spool that cannot be made, and none at all, are told", async () => {
  const file = join(aService({ file: "" }), "file");
  expect(await check(join(file, "spool"))).toMatch(/^warning: .*\/file\/spool cannot be used: /);
  expect(await check("none")).toBe("warning: there is no spool: what a last export does not deliver is lost");
});

test.runIf(process.platform === "linux")(
  "a folder whose permissions allow all, and that takes nothing, is told",
  async () => {
    // To root, /proc is a folder that may be written.
    expect(await check("/proc/bursar")).toMatch(/^warning: \/proc\/bursar cannot be used: (ENOENT|EACCES)/);
  },
);

test("what the doctor writes is gone afterwards", async () => {
  const folder = aService();
  await check(folder);
  expect(readdirSync(folder)).toEqual([]);
});
