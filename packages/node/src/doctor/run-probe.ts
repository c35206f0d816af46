import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A program that looks at something in a process of its own. */
export interface Probe {
  /** Its file, beside this one, without its ending. */
  readonly name: string;
  readonly flags: readonly string[];
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 20_000;
const SIGN = "BURSAR-PROBE ";

/**
 * Runs a probe and takes what it tells; then it is ended at once, so that nothing in it sends anything.
 *
 * @throws Error with what it wrote instead
 */
export async function runProbe({ name, flags, args, folder, environment }: Probe): Promise<unknown> {
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const file = fileURLToPath(new URL(`${name}${ending}`, import.meta.url));
  const conditions = process.execArgv.filter((flag) => flag.startsWith("--conditions="));
  const child = spawn(process.execPath, [...conditions, ...flags, file, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
  try {
    return await readAnswer(child);
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}

/** What a probe tells is on one line of its output; the service's own code may write others. */
export function renderAnswer(answer: unknown): string {
  return `\n${SIGN}${JSON.stringify(answer)}\n`;
}

function readAnswer(child: ChildProcess): Promise<unknown> {
  let output = "";
  let errors = "";
  child.stderr?.on("data", (chunk) => (errors += String(chunk)));
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      output += String(chunk);
      const line = output
        .split("\n")
        .find((each, index, all) => each.startsWith(SIGN) && index < all.length - 1);
      if (line !== undefined) resolve(JSON.parse(line.slice(SIGN.length)));
    });
    child.once("error", reject);
    child.once("close", () => reject(new Error(findReason(errors))));
  });
}

/** The line that says what went wrong, of all that Node writes about an error. */
function findReason(errors: string): string {
  const lines = errors.split("\n").map((line) => line.trim());
  const told = lines.find((line) => /^\w*Error\b.*: /.test(line));
  return told ?? lines.findLast((line) => line !== "") ?? `it told nothing within ${TIMEOUT_MS / 1000} s`;
}
