// Sets this checkout up and starts one of its programs. Plain JavaScript without dependencies, because it runs
// before anything is installed and on an older Node than the rest needs.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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
};

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

/** Only one start at a time may install; the others wait for it. */
async function lock(name, work) {
  const folder = join(root, ".cache", `${name}.lock`);
  mkdirSync(join(root, ".cache"), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, "pid"), String(process.pid));
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (isAbandoned(folder)) {
        rmSync(folder, { recursive: true, force: true });
        continue;
      }
      if (waited === 0) say("Another start is setting this checkout up; waiting for it.");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    return work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAbandoned(folder) {
  try {
    process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    if (error.code === "EPERM") return false;
    // The pid is written just after the folder is made: give it that moment.
    return error.code !== "ENOENT" || !existsSync(folder) || Date.now() - statSync(folder).mtimeMs > 2_000;
  }
}

function run(step, command, args, options = {}) {
  const begin = Date.now();
  const done = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
  if (done.error || done.status !== 0) {
    const reason = done.error ? done.error.message : `exit code ${done.status ?? done.signal}`;
    stop(`${step} failed (${reason}); its messages stand above. Mend that and start again.`);
  }
  return ((Date.now() - begin) / 1000).toFixed(1);
}

function install() {
  const stampFile = join(root, "node_modules", ".install-stamp");
  const stamp = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  say("Installing packages (once per change of the lock file) …");
  const seconds = run("Installing packages with npm ci", "npm", [
    "ci",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
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

function build(node) {
  const seconds = run("Building with tsc", node.path, [join(root, "node_modules/typescript/bin/tsc"), "-b"]);
  if (Number(seconds) > 2) say(`Built the packages in ${seconds} s.`);
}

function start(node, program, args) {
  const flags = ["-C", "@bursar/source"];
  if (!isAtLeast(node.version, STRIPS_TYPES_UNASKED)) {
    flags.push("--experimental-strip-types", "--disable-warning=ExperimentalWarning");
  }
  // The channel is there so that the program notices when this process is killed.
  const child = spawn(node.path, [...flags, ...program, ...args], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, PATH: join(root, "node_modules/.bin") + delimiter + process.env.PATH },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

const [name, ...args] = process.argv.slice(2);
const program = PROGRAMS[name];
if (!program) {
  process.stderr.write(
    `Unknown program ${JSON.stringify(name)}. Known: ${Object.keys(PROGRAMS).join(", ")}.\n`,
  );
  process.exit(2);
}
const node = await lock("setup", () => {
  install();
  const found = findNode();
  build(found);
  return found;
});
start(node, program, args);
