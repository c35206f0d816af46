import { parseArgs } from "node:util";

/** Each takes about a second. */
export const MOST_ROUNDS: number = 1000;
const FORMATS = ["table", "json"] as const;

/** What the command line asks for. */
export interface CommandOptions {
  readonly benchName: string;
  readonly rounds: number;
  readonly format: (typeof FORMATS)[number];
}

/** Undefined when help was asked for. @throws UsageError for a mistake in the arguments */
export function readOptions(
  argv: readonly string[],
  benchNames: readonly string[],
): CommandOptions | undefined {
  const { values, positionals } = parseArguments(argv);
  if (values.help) return undefined;
  const [benchName = "", ...rest] = positionals;
  const known = `Known: ${benchNames.join(", ")}.`;
  if (benchName === "") throw new UsageError(`Name a bench, such as npm run bench -- pricing. ${known}`);
  if (!benchNames.includes(benchName)) throw new UsageError(`Unknown bench "${benchName}". ${known}`);
  if (rest.length > 0) throw new UsageError(`One bench at a time; leave out ${rest.join(" ")}.`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MOST_ROUNDS)
    throw new UsageError(`--rounds: "${values.rounds}" is not a whole number from 1 to ${MOST_ROUNDS}.`);
  const format = FORMATS.find((name) => name === values.format);
  if (format === undefined)
    throw new UsageError(`--format: "${values.format}" is not one of ${FORMATS.join(", ")}.`);
  return { benchName, rounds, format };
}

/** A mistake in the command line. */
export class UsageError extends Error {}

interface ParsedArguments {
  readonly values: { readonly help: boolean; readonly rounds: string; readonly format: string };
  readonly positionals: readonly string[];
}

function parseArguments(argv: readonly string[]): ParsedArguments {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        rounds: { type: "string", default: "9" },
        format: { type: "string", default: "table" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
