import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

const { resolve } = createRequire(import.meta.url);
const USAGE = new URL("tell-usage.js", import.meta.url).href;

/** What one run of the command took, from its start to its end. */
export interface CheckRun {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/**
 * Runs `bursar check` as users do, in a process of its own.
 *
 * @throws Error when it does not end with 0
 */
export async function runCheck(file: string): Promise<CheckRun> {
  const command = join(resolve("bursar"), "..", "main.js");
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", USAGE, command, "check", file, "--prices", "none"], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const [errors, usage] = [child.stdio[2], child.stdio[3]];
  if (!(errors instanceof Readable) || !(usage instanceof Readable)) throw new Error("a pipe is missing");
  const [[code], said, told] = await Promise.all([once(child, "exit"), text(errors), text(usage)]);
  const wallSeconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`bursar check ended with ${String(code)}: ${said}`);
  const { maxRssKib, cpuMicroseconds }: { maxRssKib: number; cpuMicroseconds: number } = JSON.parse(told);
  return { wallSeconds, cpuSeconds: cpuMicroseconds / 1e6, rssBytes: maxRssKib * 1024 };
}
