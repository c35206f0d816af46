import { createReadStream } from "node:fs";
import { addAbortSignal } from "node:stream";
import type { Readable } from "node:stream";
import { renderProblem } from "@bursar/budgets";
import type { Problem } from "@bursar/budgets";
import { priceUsage } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import type { Command } from "../command.ts";
import { readArgs } from "../command.ts";
import { describeFault, findErrorCode } from "../environment-fault.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { OUTPUT_CLOSED } from "../terminal.ts";
import type { Terminal } from "../terminal.ts";
import { CONTRACT_ARGS } from "../read-contract-file.ts";
import { UserMistake } from "../user-mistake.ts";
import { createCallTally } from "./call-tally.ts";
import type { CallTally } from "./call-tally.ts";
import { readProvider, PRICE_ARGS, readAt } from "./price-args.ts";
import { readCallLine } from "./read-call-line.ts";
import type { CallDefaults, LineFault } from "./read-call-line.ts";
import { readLines } from "./read-lines.ts";
import type { InputLine } from "./read-lines.ts";
import { readPrices } from "./read-prices.ts";
import { renderPricedLine } from "./render-priced-line.ts";
import { writeProblems } from "../write-problems.ts";

const ARGS = {
  file: {
    type: "positional",
    description: "Log of calls, a JSON object with model and usage a line; - reads standard input",
    default: "-",
  },
  ...CONTRACT_ARGS,
  ...PRICE_ARGS,
} satisfies Command["definition"]["args"];

const PROGRESS_MS = 3000;

/** What the lines of one run share. */
interface Run {
  readonly file: string;
  readonly defaults: CallDefaults;
  readonly prices: Prices;
  readonly terminal: Terminal;
  readonly tally: CallTally;
}

/** `bursar prices apply`: a log of calls with what each of them cost, or would cost. */
export const PRICES_APPLY_COMMAND: Command = {
  definition: {
    meta: { name: "bursar prices apply", description: "Add its cost to each line of a log of calls" },
    args: ARGS,
  },
  async run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const atMs = readAt(args.at, terminal.readClockMs());
    const { prices, problems } = readPrices(args.prices, terminal);
    if (prices === undefined) return writeProblems(problems, terminal);
    const run: Run = {
      file: args.file === "-" ? "<stdin>" : args.file,
      defaults: { atMs, provider: readProvider(args.provider) },
      prices,
      terminal,
      tally: createCallTally(),
    };
    const end = terminal.watchEnd();
    const input = args.file === "-" ? terminal.openInput() : createReadStream(args.file);
    await priceLines(addAbortSignal(end, input), end, run);
    terminal.errors.write(`${end.aborted ? "Ended early. " : ""}${run.tally.render()}\n`);
    if (end.aborted && end.reason !== OUTPUT_CLOSED) return EXIT_CODES.interrupted;
    return run.tally.hasFaults() ? EXIT_CODES.mistake : EXIT_CODES.ok;
  },
};

async function priceLines(input: Readable, end: AbortSignal, run: Run): Promise<void> {
  const { terminal, tally } = run;
  const showsProgress = terminal.errors.isTTY === true && terminal.output.isTTY !== true;
  let shownMs = terminal.readClockMs();
  try {
    for await (const lines of readLines(input)) {
      if (end.aborted) return;
      const text = lines.map((line) => priceLine(line, run)).join("");
      if (text !== "") terminal.output.write(text);
      await terminal.waitForOutput();
      if (showsProgress && terminal.readClockMs() - shownMs >= PROGRESS_MS) {
        shownMs = terminal.readClockMs();
        terminal.errors.write(`${tally.render()}\n`);
      }
    }
  } catch (error) {
    if (end.aborted) return;
    if (findErrorCode(error) === "ENOENT") {
      throw new UserMistake(
        `cannot read ${run.file}: it does not exist. Name a log of calls, or - for standard input.`,
      );
    }
    throw describeFault(`cannot read ${run.file}`, error);
  }
}

/** The line to write; nothing for one that cannot be read, which is told. */
function priceLine(line: InputLine, run: Run): string {
  if (line.fault !== undefined) return tellFault(line, { path: "(line)", index: 0, text: line.fault }, run);
  const reading = readCallLine(line.text, run.defaults);
  if (reading.fault !== undefined) return tellFault(line, reading.fault, run);
  const priced = priceUsage(reading.call, run.prices);
  const text = renderPricedLine(line.text, reading.fields, priced);
  if (text === undefined)
    return tellFault(line, { path: "(line)", index: 0, text: "is nested too deeply. Write it flat." }, run);
  run.tally.addPriced(priced);
  return text;
}

function tellFault(line: InputLine, { path, index, text }: LineFault, run: Run): "" {
  const place = { file: run.file, line: line.number, column: index + 1, path };
  const problem: Problem = { ...place, text, severity: "error" };
  run.terminal.errors.write(`${renderProblem(problem)}\n`);
  run.tally.addFault();
  return "";
}
