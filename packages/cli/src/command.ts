import type { ArgsDef, CommandDef, ParsedArgs } from "citty";
import { parseArgs } from "citty";
import { findNearest } from "@bursar/budgets";
import type { Terminal } from "./terminal.ts";
import { UserMistake } from "./user-mistake.ts";

/** A command of the CLI: what it is called, what it takes, what it does. */
export interface Command {
  /** Without the commands below it: they are in `commands`. */
  readonly definition: CommandDef;
  /** Commands below this one, by the word that names them. */
  readonly commands?: Readonly<Record<string, Command>>;
  /** Does the work and says how it ended. */
  readonly run: (rawArgs: readonly string[], terminal: Terminal) => Promise<number> | number;
}

function listFlags(args: ArgsDef): readonly string[] {
  return Object.entries(args).flatMap(([name, each]) => {
    if (each.type === "positional") return [];
    const alias = "alias" in each ? each.alias : undefined;
    return [name, ...(Array.isArray(alias) ? alias : alias === undefined ? [] : [alias])];
  });
}

function checkFlags(rawArgs: readonly string[], flags: readonly string[]): void {
  for (const raw of rawArgs) {
    if (raw === "--") return;
    const name = /^--?([^=]+)/.exec(raw)?.[1];
    if (name === undefined || flags.includes(name)) continue;
    const nearest = findNearest(name, flags);
    const fix = nearest === undefined ? "Try --help." : `Did you mean "--${nearest}"?`;
    throw new UserMistake(`${raw.split("=")[0] ?? raw} is not a known option. ${fix}`);
  }
}

function checkStrings(args: ArgsDef, parsed: Readonly<Record<string, unknown>>): void {
  for (const [name, each] of Object.entries(args)) {
    const needsText = each.type === "string" || each.type === "enum";
    if (needsText && parsed[name] === "")
      throw new UserMistake(`--${name} needs a text after it. Try --help.`);
  }
}

/** Reads the arguments of a command; an unknown flag, a surplus word or a wrong choice is the user's mistake. */
export function readArgs<T extends ArgsDef>(args: T, rawArgs: readonly string[]): ParsedArgs<T> {
  checkFlags(rawArgs, listFlags(args));
  let parsed: ParsedArgs<T>;
  try {
    parsed = parseArgs<T>([...rawArgs], args);
  } catch (error) {
    // The parser throws only for arguments it cannot accept, and says which.
    throw new UserMistake(error instanceof Error ? error.message : String(error), { cause: error });
  }
  checkStrings(args, parsed);
  const positionals = Object.values(args).filter((each) => each.type === "positional").length;
  const surplus = parsed._[positionals];
  if (surplus !== undefined) throw new UserMistake(`"${surplus}" is one argument too many. Try --help.`);
  return parsed;
}
