import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test, vi } from "vitest";

const soon = { timeout: 8_000, interval: 25 };

/** Tells its pid and its parent's, then runs until it is ended. */
const PROGRAM = `
  import { writeFileSync } from "node:fs";
  writeFileSync("pids", process.pid + " " + process.ppid);
  setInterval(() => undefined, 1000);
`;

/** A checkout that is installed and built, with a program in the place of the demo. */
function makeCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), "bursar-bootstrap-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of ["scripts/demo", "node_modules/typescript/bin"])
    mkdirSync(join(folder, path), { recursive: true });
  cpSync("scripts/bootstrap.js", join(folder, "scripts/bootstrap.js"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "package-lock.json"), "{}");
  writeFileSync(join(folder, "node_modules/.install-stamp"), createHash("sha256").update("{}").digest("hex"));
  writeFileSync(join(folder, "node_modules/typescript/bin/tsc"), "");
  writeFileSync(join(folder, "scripts/demo/main.ts"), PROGRAM);
  return folder;
}

/** Starts it as npm does: through a shell, which stays or gives its place to the command. */
function startAsNpm(folder: string, shellCommand = ""): ChildProcess {
  const command = `${shellCommand}"${process.execPath}" "${folder}/scripts/bootstrap.js" demo`;
  const npm = `require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(command)}], { stdio: "ignore" })`;
  const env = { PATH: process.env["PATH"], npm_lifecycle_event: "demo" };
  return spawn(process.execPath, ["-e", npm], { env, stdio: "ignore" });
}

async function runDemo(folder: string): Promise<{ readonly code: unknown; readonly told: string }> {
  const child = spawn(process.execPath, [join(folder, "scripts/bootstrap.js"), "demo"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  child.stderr.on("data", (text) => (told += String(text)));
  const [code] = await once(child, "close");
  return { code, told: told.trim() };
}

async function readPids(folder: string): Promise<readonly number[]> {
  return vi.waitFor(() => {
    const pids = readFileSync(join(folder, "pids"), "utf8").split(" ").map(Number);
    expect(pids).toHaveLength(2);
    return pids;
  }, soon);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : ") R";
  return !stat.slice(stat.lastIndexOf(")")).startsWith(") Z");
}

/** Starts the program, and ends it again once it runs. */
async function expectStart(folder: string): Promise<void> {
  const npm = startAsNpm(folder);
  const pids = await readPids(folder);
  npm.kill("SIGKILL");
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), soon);
}

test.each([
  ["a shell that stays", "trap : USR1; "],
  ["a shell that gave its place to it", "exec "],
])(
  "when the npm that started it through %s is killed, the start and its program end",
  async (_how, first) => {
    const folder = makeCheckout();
    const npm = startAsNpm(folder, first);
    const pids = await readPids(folder);
    expect(pids.map(isAlive)).toEqual([true, true]);
    npm.kill("SIGKILL");
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), soon);
  },
);

test("a lock of a program that has died is taken over, although its pid is in use again", async () => {
  const folder = makeCheckout();
  mkdirSync(join(folder, ".cache"));
  const lock = join(folder, ".cache/setup.lock");
  writeFileSync(lock, `${process.pid} 1`);
  await expectStart(folder);
  expect(existsSync(lock)).toBe(false);
});

test("a damaged lock is nobody's", async () => {
  const folder = makeCheckout();
  mkdirSync(join(folder, ".cache/setup.lock"), { recursive: true });
  await expectStart(folder);
  expect(existsSync(join(folder, ".cache/setup.lock"))).toBe(false);
});

test("a start waits for another one that sets the checkout up", async () => {
  const folder = makeCheckout();
  mkdirSync(join(folder, ".cache"));
  const lock = join(folder, ".cache/setup.lock");
  writeFileSync(lock, `${process.pid} `);
  const start = spawn(process.execPath, [join(folder, "scripts/bootstrap.js"), "demo"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const [said] = await once(start.stderr, "data");
  expect(String(said)).toBe("Another start is setting this checkout up; waiting for it.\n");
  expect(existsSync(join(folder, "pids"))).toBe(false);
  rmSync(lock);
  const pids = await readPids(folder);
  start.kill("SIGTERM");
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), soon);
});

test("a cache folder that is a file is told in one paragraph, with exit code 3", async () => {
  const folder = makeCheckout();
  writeFileSync(join(folder, ".cache"), "");
  expect(await runDemo(folder)).toEqual({
    code: 3,
    told: `${folder}/.cache cannot be used: it is a file where a folder is needed. Move it out of the way, then start again.`,
  });
});

test("an install stamp that cannot be read or written is told in one paragraph, with exit code 3", async () => {
  const folder = makeCheckout();
  rmSync(join(folder, "node_modules/.install-stamp"));
  mkdirSync(join(folder, "node_modules/.install-stamp"));
  const { code, told } = await runDemo(folder);
  expect(code).toBe(3);
  expect(told).toMatch(
    /^(\S+\/\.install-stamp|A file) cannot be used: it is a folder where a file is needed\. Move/,
  );
});

/** Adds the bench to a checkout, and an npm that tells where and how it was called. */
function addBench(folder: string): { readonly start: () => Promise<unknown>; readonly npmLog: string } {
  mkdirSync(join(folder, "bench"));
  mkdirSync(join(folder, "bin"));
  const npmLog = join(folder, "npm.log");
  writeFileSync(
    join(folder, "bin/npm"),
    `#!/bin/sh\necho "$PWD $*" >> "${npmLog}"\nmkdir -p node_modules\n`,
    { mode: 0o755 },
  );
  writeFileSync(join(folder, "bench/package-lock.json"), "{}");
  writeFileSync(join(folder, "bench/main.ts"), "console.log(JSON.stringify(process.execArgv));");
  const start = async (): Promise<unknown> => {
    const child = spawn(process.execPath, [join(folder, "scripts/bootstrap.js"), "bench"], {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"]}` },
    });
    let told = "";
    child.stdout.on("data", (text) => (told += String(text)));
    await once(child, "close");
    return JSON.parse(told);
  };
  return { start, npmLog };
}

test("the bench installs its own packages, again only when its lock file changes, and runs ours as built", async () => {
  const folder = makeCheckout();
  const { start, npmLog } = addBench(folder);
  const npmLine = `${realpathSync(join(folder, "bench"))} ci --no-audit --no-fund --loglevel=error\n`;
  const flags = await start();
  expect(flags).toContain("--expose-gc");
  expect(flags).not.toContain("@bursar/source");
  await start();
  expect(readFileSync(npmLog, "utf8")).toBe(npmLine);
  writeFileSync(join(folder, "bench/package-lock.json"), "{ }");
  await start();
  expect(readFileSync(npmLog, "utf8")).toBe(npmLine + npmLine);
});
