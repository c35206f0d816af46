// Sets this checkout up and starts one of its programs. Plain JavaScript without dependencies, because it runs
// before anything is installed and on an older Node than the rest needs.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const NEEDED_NODE = [22, 15];
const STRIPS_TYPES_UNASKED = [22, 18];

const PROGRAMS = {
  demo: ["scripts/demo/main.ts"],
  stack: ["packages/stack/src/main.ts"],
  test: ["scripts/test/main.ts"],
  check: ["scripts/test/main.ts", "--hygiene"],
  unit: ["scripts/test/main.ts", "--only", "unit"],
  generate: ["scripts/generate.ts"],
  bench: ["--expose-gc", "bench/main.ts"],
};

/** Programs with packages of their own, in this folder. They run ours as users get them: built, not from source. */
const OWN_FOLDERS = { bench: "bench" };

/** Why a file or folder cannot be used, and what to do. */
const FILE_FAILURES = {
  EACCES: ["this user may not read or write it", "Give this user the right to write there"],
  EPERM: ["the system does not permit it", "Give this user the right to write there"],
  EROFS: ["its file system is read-only", "Use a checkout on one that can be written"],
  ENOSPC: ["the disk is full", "Free some space"],
  EDQUOT: ["the disk quota is used up", "Free some space"],
  EEXIST: ["it is a file where a folder is needed", "Move it out of the way"],
  ENOTDIR: ["a part of this path is a file where a folder is needed", "Move it out of the way"],
  EISDIR: ["it is a folder where a file is needed", "Move it out of the way"],
  ENOENT: ["it, or its folder, does not exist", "Bring it back"],
};

/** What runs now: a step of the set-up, then the program. */
let child;
/** The signal that ends this start. */
let leftBy;

/** Ends with one paragraph: what is missing, and what to do. */
function stop(paragraph) {
  process.stderr.write(`${paragraph}\n`);
  process.exit(3);
}

function isAtLeast(version, [major, minor]) {
  const [a = 0, b = 0] = version.replace(/^v/, "").split(".").map(Number);
  return a > major || (a === major && b >= minor);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Only one start at a time may install; the others wait for it. A lock whose holder has died is taken over. */
async function lock(file, work) {
  for (let waited = 0; !tryLock(file); waited += 1) {
    const holder = readHolder(file);
    if (holder === undefined) continue;
    if (isRunning(holder)) {
      if (waited === 0) say("Another start is setting this checkout up; waiting for it.");
      await new Promise((resolve) => setTimeout(resolve, 500));
      continue;
    }
    // Of several that wait only one may remove it, else the second would remove the lock that the first just took.
    await lock(`${file}.takeover`, () => {
      const last = readHolder(file);
      if (last !== undefined && !isRunning(last)) rmSync(file, { recursive: true, force: true });
    });
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** Creates the lock with its content in one step, so that nobody ever reads half a lock. */
function tryLock(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${process.pid} ${readStart(process.pid)}`);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(file) {
  try {
    const [, pid, since] = /^(\d+) (.*)$/.exec(readFileSync(file, "utf8")) ?? [];
    return { pid: Number(pid ?? 0), since: since ?? "" };
  } catch (error) {
    // Damaged, so nobody's: no program has this pid.
    return error.code === "ENOENT" ? undefined : { pid: 0, since: "" };
  }
}

/** A pid is used again, after a restart of a container at once; only with its start time it names one program. */
function isRunning({ pid, since }) {
  if (pid === 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (error.code !== "EPERM") return false;
  }
  const found = readStart(pid);
  return found === "" || since === "" || found === since;
}

/** When a program began, as the system tells it; empty where it does not. */
function readStart(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name, in parentheses, may hold spaces; the fields are counted after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    const ps = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return ps.stdout?.trim() ?? "";
  }
}

/** The parent and the command line of a program; empty where the system does not tell. */
function readProgram(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8") };
  } catch {
    const ps = spawnSync("ps", ["-o", "ppid=", "-o", "args=", "-p", String(pid)], { encoding: "utf8" });
    const [, parent = "", command = ""] = /^\s*(\d+) (.*)/.exec(ps.stdout ?? "") ?? [];
    return { parent, command };
  }
}

/** Ends what runs now, and then this program; twice does no harm. */
function leave(signal) {
  leftBy ??= signal;
  if (child === undefined) process.exit(readExitCode(signal));
  child.kill(signal);
}

function readExitCode(signal) {
  return 128 + (constants.signals[signal] ?? 15);
}

/** When npm is killed, this program would live on without it. One that a shell left in the background may. */
function watchParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  // Some shells stand between npm and this program, and live on without npm too.
  const starter = readProgram(parent).command.includes("bootstrap.js")
    ? readProgram(parent).parent
    : undefined;
  const poll = setInterval(() => {
    const isSame = starter === undefined || readProgram(parent).parent === starter;
    if (process.ppid === parent && isSame) return;
    clearInterval(poll);
    setTimeout(() => child?.kill("SIGKILL"), 10_000).unref();
    leave("SIGTERM");
  }, 500);
  poll.unref();
}

/** Runs a step of the set-up to its end. @returns how long it took, in seconds */
async function run(step, command, args, cwd = root) {
  const begin = Date.now();
  child = spawn(command, args, { cwd, stdio: ["ignore", 2, 2] });
  const reason = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(code === 0 ? "" : `exit code ${code ?? signal}`));
  });
  child = undefined;
  if (leftBy !== undefined) process.exit(readExitCode(leftBy));
  if (reason !== "") stop(`${step} failed (${reason}); its messages stand above. Mend that and start again.`);
  return ((Date.now() - begin) / 1000).toFixed(1);
}

async function install(folder) {
  const stampFile = join(folder, "node_modules", ".install-stamp");
  const stamp = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  say("Installing packages (once per change of the lock file) …");
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const seconds = await run("Installing packages with npm ci", "npm", args, folder);
  writeFileSync(stampFile, stamp);
  say(`Installed packages in ${seconds} s.`);
}

/** The Node that everything else runs on: the one of the lock file, else this one when it is new enough. */
function findNode() {
  const installed = join(root, "node_modules", ".bin", "node");
  if (existsSync(installed)) {
    const version = spawnSync(installed, ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
    if (isAtLeast(version, NEEDED_NODE)) return { path: installed, version };
  }
  if (isAtLeast(process.version, NEEDED_NODE)) return { path: process.execPath, version: process.version };
  return stop(
    `Bursar needs Node ${NEEDED_NODE.join(".")} or newer, this is ${process.version}, and the package "node" that ` +
      "brings its own could not be run here. Install Node 24 and start again.",
  );
}

async function build(node) {
  const seconds = await run("Building with tsc", node.path, [
    join(root, "node_modules/typescript/bin/tsc"),
    "-b",
  ]);
  if (Number(seconds) > 2) say(`Built the packages in ${seconds} s.`);
}

function start(node, name, args) {
  const flags = Object.hasOwn(OWN_FOLDERS, name) ? [] : ["-C", "@bursar/source"];
  if (!isAtLeast(node.version, STRIPS_TYPES_UNASKED)) {
    flags.push("--experimental-strip-types", "--disable-warning=ExperimentalWarning");
  }
  // The channel is there so that the program notices when this process is killed.
  child = spawn(node.path, [...flags, ...PROGRAMS[name], ...args], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, PATH: join(root, "node_modules/.bin") + delimiter + process.env.PATH },
  });
  child.on("exit", (code, signal) => process.exit(code ?? readExitCode(signal)));
}

async function main() {
  const [name, ...args] = process.argv.slice(2);
  if (!Object.hasOwn(PROGRAMS, name ?? "")) {
    say(`Unknown program ${JSON.stringify(name)}. Known: ${Object.keys(PROGRAMS).join(", ")}.`);
    process.exit(2);
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => leave(signal));
  watchParent();
  const cache = join(root, ".cache");
  mkdirSync(cache, { recursive: true });
  const node = await lock(join(cache, "setup.lock"), async () => {
    await install(root);
    const found = findNode();
    await build(found);
    if (Object.hasOwn(OWN_FOLDERS, name)) await install(join(root, OWN_FOLDERS[name]));
    return found;
  });
  start(node, name, args);
}

try {
  await main();
} catch (error) {
  const [what, wayOut] = FILE_FAILURES[error.code] ?? [];
  if (what === undefined) throw error;
  stop(`${error.path ?? "A file"} cannot be used: ${what}. ${wayOut}, then start again.`);
}
