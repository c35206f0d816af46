import { readFileSync } from "node:fs";
import { describeFault, EnvironmentFault } from "./environment-fault.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { runCli } from "./run-cli.ts";
import { OUTPUT_CLOSED } from "./terminal.ts";

const outputClosed = new AbortController();

function watchEnd(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort(name));
  return AbortSignal.any([controller.signal, outputClosed.signal]);
}

function endOutput(error: Error): void {
  // A reader that has seen enough, such as `head`, closes the pipe: no reason for a stack.
  if ("code" in error && error.code === "EPIPE") {
    outputClosed.abort(OUTPUT_CLOSED);
    return;
  }
  const fault = describeFault("cannot write standard output", error);
  if (!(fault instanceof EnvironmentFault)) throw error;
  process.stderr.write(`bursar: ${fault.message}\n`, () => process.exit(EXIT_CODES.environment));
}

function waitForOutput(): Promise<void> {
  if (!process.stdout.writableNeedDrain) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  // Of each wait nothing may stay behind: a long log waits many thousand times.
  const names = ["drain", "close", "error"] as const;
  const settle = (): void => {
    for (const name of names) process.stdout.off(name, settle);
    resolve();
  };
  for (const name of names) process.stdout.on(name, settle);
  return promise;
}

/** Runs the command line of this process on its own streams; resolves to the exit code. */
export function runInProcess(): Promise<number> {
  process.stdout.on("error", endOutput);
  // Where nobody reads problems, there is nobody to tell.
  process.stderr.on("error", () => undefined);
  return runCli(process.argv.slice(2), {
    output: process.stdout,
    errors: process.stderr,
    readInput: () => readFileSync(0),
    openInput: () => process.stdin,
    waitForOutput,
    readClockMs: () => Date.now(),
    watchEnd,
  });
}
