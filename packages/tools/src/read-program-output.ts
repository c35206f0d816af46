import { execFile } from "node:child_process";

import type { Environment } from "./found-tool.ts";

/** What a short-lived program printed. */
export interface ProgramOutput {
  /** True when it ended by itself with exit code 0. */
  readonly ok: boolean;
  /** Standard output followed by standard error. */
  readonly text: string;
  /** Why it did not succeed; empty when it did. */
  readonly failure: string;
}

/** Runs a program that should answer at once. Never throws: a failure is part of the result. */
export function readProgramOutput(
  path: string,
  args: readonly string[],
  env: Environment,
  timeoutSeconds: number,
): Promise<ProgramOutput> {
  return new Promise((resolve) => {
    execFile(
      path,
      args,
      { env: { ...env }, timeout: timeoutSeconds * 1000, killSignal: "SIGKILL", encoding: "utf8" },
      (error, stdout, stderr) => {
        const text = `${stdout}${stderr}`;
        resolve({ ok: error === null, text, failure: renderFailure(error, text, timeoutSeconds) });
      },
    ).stdin?.end();
  });
}

function renderFailure(
  error: (Error & { code?: number | string | null; killed?: boolean }) | null,
  text: string,
  timeoutSeconds: number,
): string {
  if (error === null) return "";
  if (error.killed === true) return `did not answer within ${timeoutSeconds} s`;
  if (typeof error.code === "string") return `could not be started (${error.code})`;
  const lastLine = text.trim().split("\n").at(-1) ?? "";
  return `ended with exit code ${error.code ?? "none"}${lastLine === "" ? "" : `: ${lastLine}`}`;
}
