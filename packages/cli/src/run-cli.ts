import { stripVTControlCharacters } from "node:util";
import type { CommandDef } from "citty";
import { renderUsage } from "citty";
import type { Command } from "./command.ts";
import { EnvironmentFault } from "./environment-fault.ts";
import { EXIT_CODES } from "./exit-code.ts";
import { readVersion } from "./read-version.ts";
import type { Terminal } from "./terminal.ts";
import { UserMistake } from "./user-mistake.ts";

/** Each is loaded when it is named: together they are most of what a short command would take. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import("./check-command.ts")).CHECK_COMMAND,
  compile: async () => (await import("./compile-command.ts")).COMPILE_COMMAND,
  diff: async () => (await import("./diff/diff-command.ts")).DIFF_COMMAND,
  doctor: async () => (await import("./doctor/doctor-command.ts")).DOCTOR_COMMAND,
  init: async () => (await import("./init/init-command.ts")).INIT_COMMAND,
  prices: async () => (await import("./prices/prices-command.ts")).PRICES_COMMAND,
  spool: async () => (await import("./spool/spool-command.ts")).SPOOL_COMMAND,
  top: async () => (await import("./top-command.ts")).TOP_COMMAND,
};

const CODES = [
  "Exit codes: 0 ok, 1 files differ (compile --check, diff --exit-code), a warning (--strict) or figures are left",
  "            (spool send), 2 a mistake in a file or the arguments, no price, or a problem of a service (doctor),",
  "            3 a file, disk, port, server or missing git stands in the way, 130 ended by Ctrl-C.",
].join("\n");

async function planMain(): Promise<CommandDef> {
  const loaded = Object.entries(COMMANDS).map(async ([name, load]) => [name, await load()] as const);
  return {
    meta: {
      name: "bursar",
      version: readVersion(),
      description: "Every Claude feature has a budget in USD per successful action",
    },
    subCommands: listDefinitions(Object.fromEntries(await Promise.all(loaded))),
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

async function findCommand<Found>(
  name: string,
  commands: Readonly<Record<string, Found>>,
  above: string,
): Promise<Found> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) return command;
  const names = Object.keys(commands);
  const { findNearest } = await import("@bursar/budgets");
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
    await writeUsage(await planMain(), terminal);
    return name === undefined ? EXIT_CODES.mistake : EXIT_CODES.ok;
  }
  if (name === "--version" || name === "-v") {
    terminal.output.write(`${readVersion()}\n`);
    return EXIT_CODES.ok;
  }
  const load = await findCommand(name, COMMANDS, "");
  return runFound(await load(), name, rest, terminal);
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
    return runFound(await findCommand(first, commands, ` of ${name}`), `${name} ${first}`, rest, terminal);
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
