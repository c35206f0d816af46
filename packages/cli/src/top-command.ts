import { existsSync } from "node:fs";
import { planBudgets, renderProblem } from "@bursar/budgets";
import { DEFAULT_PORT, runTop } from "@bursar/top";
import type { Command } from "./command.ts";
import { readArgs } from "./command.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { readBudgetsFile } from "./read-budgets-file.ts";
import { UserMistake } from "./user-mistake.ts";

const ARGS = {
  port: {
    type: "string",
    description: "Port on 127.0.0.1 to receive OTLP over HTTP at; 0 takes a free one",
    default: String(DEFAULT_PORT),
  },
  budgets: {
    type: "string",
    valueHint: "file",
    description: "Budgets file to compare with (Default: budgets.yaml, if there is one here)",
  },
  format: {
    type: "enum",
    description: "How figures are shown",
    options: ["table", "json"],
    default: "table",
  },
  once: { type: "boolean", description: "End after the first figures", default: false },
} satisfies Command["definition"]["args"];

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UserMistake(`--port is "${text}". Write a number from 0 to 65535.`);
}

/** `bursar top`: live figures of the features of programs on this machine. */
export const TOP_COMMAND: Command = {
  definition: {
    meta: { name: "bursar top", description: "Receive OTLP and show what each feature costs right now" },
    args: ARGS,
  },
  async run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const port = readPort(args.port);
    const path = args.budgets ?? (existsSync("budgets.yaml") ? "budgets.yaml" : undefined);
    const reading = path === undefined ? undefined : readBudgetsFile(path, terminal);
    if (reading?.problems !== undefined) {
      for (const problem of reading.problems) terminal.errors.write(`${renderProblem(problem)}\n`);
      return EXIT_CODES.mistake;
    }
    return runTop({
      port,
      plan: reading === undefined ? undefined : planBudgets(reading.budgets),
      format: args.format === "json" ? "json" : "table",
      once: args.once,
      // With --once and with JSON nothing else says where to send to.
      onListening: (url) => {
        if (args.once || args.format === "json") terminal.errors.write(`Waiting for telemetry at ${url}\n`);
      },
      output: terminal.output,
      errors: terminal.errors,
      signal: terminal.watchEnd(),
    });
  },
};
