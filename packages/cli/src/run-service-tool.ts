import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { EnvironmentFault } from "./environment-fault.ts";

/** How a tool of the service ended. */
export interface ToolEnd {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** What meters the service shall not meter its tools. */
const UNMETERED = { NODE_OPTIONS: "", BURSAR_DISABLED: "true" };

/**
 * Runs a tool that lives in the service: of the packages that it has installed, with the Node that runs this command
 * and in the folder that it was started in.
 *
 * @param specifier of the tool, such as `@bursar/node/spool-tool`
 * @param environment over the variables of this command
 * @throws EnvironmentFault where the service does not have it
 */
export async function runServiceTool(
  specifier: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = UNMETERED,
): Promise<ToolEnd> {
  const child = spawn(process.execPath, [findTool(specifier), ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, output, errors };
}

function findTool(specifier: string): string {
  const folder = process.cwd();
  try {
    return createRequire(join(folder, "package.json")).resolve(specifier);
  } catch (error) {
    const name = specifier.split("/").slice(0, 2).join("/");
    throw new EnvironmentFault(
      `${folder} has no ${name}, or an old one. Run this in the folder of a service that has it: npm install ${name}@latest`,
      { cause: error },
    );
  }
}
