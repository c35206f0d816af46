import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { planTypeFlags } from "../src/keeper/plan-type-flags.ts";
import { makeFolder } from "./make-folder.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const FILES = fileURLToPath(new URL("./fixtures/files", import.meta.url));

function runMain(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: unknown; out: string; err: string }> {
  return new Promise((resolve) => {
    const nodeArgs = ["-C", "@bursar/source", ...planTypeFlags(MAIN), MAIN, ...args];
    execFile(process.execPath, nodeArgs, { env: { PATH: "", ...env } }, (error, out, err) => {
      resolve({ code: error?.code ?? 0, out, err });
    });
  });
}

test("--help says what it does and ends with 0", async () => {
  const { code, out } = await runMain(["--help"]);
  expect(code).toBe(0);
  expect(out).toContain("npm run stack -- [--files DIR] [--data DIR] [--format text|json]");
});

test("a flag that does not exist ends with 2", async () => {
  const { code, err } = await runMain(["--port", "1"]);
  expect(code).toBe(2);
  expect(err).toContain("'--port'");
});

test("a folder without compiled files is told, file by file, and ends with 2", async () => {
  const folder = await makeFolder();
  const { code, err } = await runMain(["--files", folder]);
  expect(code).toBe(2);
  expect(err.split("\n")[0]).toBe(
    `${folder}/collector-config/collector.yaml: no such file. \`bursar compile\` writes it; --files names its folder.`,
  );
});

test("a data folder that cannot be made ends with 3 and one paragraph", async () => {
  const file = join(await makeFolder(), "taken");
  await writeFile(file, "");
  const { code, err } = await runMain(["--files", FILES, "--data", join(file, "data")]);
  expect(code).toBe(3);
  expect(err.trim()).toBe(
    `${file}/data cannot be used: a part of this path is a file where a folder is needed. ` +
      "Move it out of the way, then start again.",
  );
});

test("tools that cannot be had end with 3 and one paragraph", async () => {
  const args = ["--files", FILES, "--data", await makeFolder()];
  const { code, err } = await runMain(args, { BURSAR_PROMETHEUS: "/nowhere/prometheus" });
  expect(code).toBe(3);
  expect(err.trim()).toBe(
    "BURSAR_PROMETHEUS names /nowhere/prometheus, which cannot be used: no such file. " +
      "Set it to a Prometheus 3.0.0 or newer, or unset it to have one looked for.",
  );
});
