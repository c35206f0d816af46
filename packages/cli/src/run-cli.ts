import { stripVTControlCharacters } from "node:util";
import { findNearest } from "@bursar/budgets";
import type { CommandDef } from "citty";
import { renderUsage } from "citty";
import { CHECK_COMMAND } from "./check-command.ts";
import type { Command } from "./command.ts";
import { COMPILE_COMMAND } from "./compile-command.ts";
import { DIFF_COMMAND } from "./diff/diff-command.ts";
import { DOCTOR_COMMAND } from "./doctor/doctor-command.ts";
import { EnvironmentFault } from "./environment-fault.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { INIT_COMMAND } from "./init/init-command.ts";
import { PRICES_COMMAND } from "./prices/prices-command.ts";
import { SPOOL_COMMAND } from "./spool/spool-command.ts";
import { readVersion } from "./read-version.ts";
import type { Terminal } from "./terminal.ts";
import { TOP_COMMAND } from "./top-command.ts";
import { UserMistake } from "./user-mistake.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  check: CHECK_COMMAND,
  compile: COMPILE_COMMAND,
  diff: DIFF_COMMAND,
  doctor: DOCTOR_COMMAND,
  init: INIT_COMMAND,
  prices: PRICES_COMMAND,
  spool: SPOOL_COMMAND,
  top: TOP_COMMAND,
};

const CODES = [
  "Exit codes: 0 ok, 1 files differ (compile --check, diff --exit-code), a warning (--strict) or figures are left",
  "            (spool send), 2 a mistake in a file or the arguments, no price, or a problem of a service (doctor),",
  "            3 a file, disk, port, server or missing git stands in the way, 130 ended by Ctrl-C.",
].join("\n");

function planMain(): CommandDef {
  return {
    meta: {
      name: "bursar",
      version: readVersion(),
      description: "Every Claude feature has a budget in USD per successful action",
    },
    subCommands: listDefinitions(COMMANDS),
  };
}

function listDefinitions(commands: Readonly<Record<string, Command>>): Record<string, CommandDef> {
  return Object.fromEntries(Object.entries(commands).map(([name, { definition }]) => [name, definition]));
}

async function writeUsage(definition: CommandDef, terminal: Terminal): Promise<void> {
  const usage = await renderUsage(definition);
  const text = `${usage.trimEnd()}\n\n${CODES}\n`;
  terminal.output.write(terminal.output.isTTY === true ? text : stripVTControlCharacters(text));
}

function findCommand(name: string, commands: Readonly<Record<string, Command>>, above: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command;
  const names = Object.keys(commands);
  const nearest = findNearest(name, names);
  const fix = nearest === undefined ? `Use one of: ${names.join(", ")}.` : `Did you mean "${nearest}"?`;
  throw new UserMistake(`"${name}" is not a command${above}. ${fix}`);
}

function isHelp(arg: string): boolean {
  return arg === "--help" || arg === "-h";
}

async function runCommand(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || isHelp(name)) {
    await writeUsage(planMain(), terminal);
    return name === undefined ? EXIT_CODES.mistake : EXIT_CODES.ok;
  }
  if (name === "--version" || name === "-v") {
    terminal.output.write(`${readVersion()}\n`);
    return EXIT_CODES.ok;
  }
  return runFound(findCommand(name, COMMANDS, ""), name, rest, terminal);
}

async function runFound(
  command: Command,
  name: string,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { definition, commands } = command;
  const [first, ...rest] = args;
  // A command with commands below it takes no words of its own.
  if (commands !== undefined && first !== undefined && !first.startsWith("-"))
    return runFound(findCommand(first, commands, ` of ${name}`), `${name} ${first}`, rest, terminal);
  if (args.some(isHelp)) {
    const below = commands && { subCommands: listDefinitions(commands) };
    await writeUsage({ ...definition, ...below }, terminal);
    return EXIT_CODES.ok;
  }
  return command.run(args, terminal);
}

/** Runs one command line; resolves to the exit code. Rejects only for a bug. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runCommand(argv, terminal);
  } catch (error) {
    if (error instanceof UserMistake) {
      terminal.errors.write(`bursar: ${stripVTControlCharacters(error.message)}\n`);
      return EXIT_CODES.mistake;
    }
    if (error instanceof EnvironmentFault) {
      terminal.errors.write(`bursar: ${error.message}\n`);
      return EXIT_CODES.environment;
    }
    throw error;
  }
}
