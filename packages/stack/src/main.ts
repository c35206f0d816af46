import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { CHECKOUT } from "./checkout.ts";
import { describeFileFailure } from "./describe-file-failure.ts";
import { COMPONENTS } from "./run/component.ts";
import { checkFiles } from "./run/check-files.ts";
import { StackStartFailed } from "./run/stack-start-failed.ts";
import { startStack } from "./run/start-stack.ts";
import type { Stack } from "./run/start-stack.ts";
import { ToolsUnavailable } from "./tools-unavailable.ts";

const HELP = `Starts the real Collector, Prometheus and Alertmanager on free ports of 127.0.0.1 and runs until Ctrl-C.

npm run stack -- [--files DIR] [--data DIR] [--format text|json]

  --files DIR    what \`bursar compile\` wrote (default: this checkout)
  --data DIR     where data and logs go (default: a new folder in .cache/stack)
  --format json  one line of JSON with the URLs and log files, once all are ready

Exit codes: 0 ended by Ctrl-C; 1 a component ended by itself; 2 wrong arguments or files;
3 the components cannot be had or do not start.
`;

interface Settings {
  readonly files: string;
  readonly data: string;
  readonly json: boolean;
}

process.exitCode = await runStack(process.argv.slice(2));

async function runStack(args: readonly string[]): Promise<number> {
  const settings = readSettings(args);
  if (typeof settings === "number") return settings;
  const problems = await checkFiles(settings.files);
  if (problems.length > 0) {
    say(problems.join("\n"));
    return 2;
  }
  const end = Promise.withResolvers<number>();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => end.resolve(0));
  const stack = await startOrExplain(settings, (code) => end.resolve(code), end.promise);
  if (typeof stack === "number") return stack;
  process.stdout.write(settings.json ? renderJson(stack) : renderText(stack));
  const code = await end.promise;
  await stack.stop();
  return code;
}

/** The started stack, or the exit code; Ctrl-C during a long build ends at once. */
async function startOrExplain(
  settings: Settings,
  onEnd: (code: number) => void,
  ended: Promise<number>,
): Promise<Stack | number> {
  try {
    await mkdir(settings.data, { recursive: true });
    const start = startStack({
      dataDir: settings.data,
      filesDir: settings.files,
      env: process.env,
      onProgress: say,
      onUnexpectedExit: (component, { code, signal }) => {
        say(
          `${component} ended unexpectedly (${signal ?? `exit code ${code}`}); logs: ${settings.data}/logs`,
        );
        onEnd(1);
      },
    });
    const first = await Promise.race([start, ended]);
    // The keepers of what is half started end it as soon as this program is gone.
    if (typeof first === "number") process.exit(first);
    return first;
  } catch (error) {
    say(renderFailure(error));
    return 3;
  }
}

/** @throws what has no explanation for a person */
function renderFailure(error: unknown): string {
  if (error instanceof ToolsUnavailable || error instanceof StackStartFailed) return error.message;
  const told = describeFileFailure(error);
  if (told === undefined) throw error;
  return told;
}

function readSettings(args: readonly string[]): Settings | number {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        files: { type: "string", default: CHECKOUT },
        data: { type: "string" },
        format: { type: "string", default: "text" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return 0;
    }
    if (values.format !== "text" && values.format !== "json")
      throw new Error("--format must be text or json");
    const data =
      values.data ?? join(CHECKOUT, ".cache", "stack", new Date().toISOString().replaceAll(":", "-"));
    return { files: resolve(values.files), data: resolve(data), json: values.format === "json" };
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return 2;
  }
}

function renderText(stack: Stack): string {
  const { otlp, prometheus, alertmanager } = stack.urls;
  const logs = COMPONENTS.map((component) => `  ${stack.logFiles[component]}`).join("\n");
  return (
    `Collector     ${otlp}   (OTEL_EXPORTER_OTLP_ENDPOINT)\nPrometheus    ${prometheus}\n` +
    `Alertmanager  ${alertmanager}\nLogs\n${logs}\nCtrl-C ends it.\n`
  );
}

function renderJson(stack: Stack): string {
  const { urls, logFiles } = stack;
  return `${JSON.stringify({ urls, logFiles })}\n`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
