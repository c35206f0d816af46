import type { Budgets, Problem } from "@bursar/budgets";
import type { Command } from "./command.ts";
import { readArgs } from "./command.ts";
import { EXIT_CODES } from "./exit-code.ts";
import type { LiveReport, readLiveReport } from "./live/read-live-report.ts";
import { writeLiveReport } from "./live/write-live-report.ts";
import { renderGithub } from "./problems/render-github.ts";
import { renderSarif } from "./problems/render-sarif.ts";
import { PROMETHEUS_ARGS, readPrometheusAddress } from "./prometheus/read-prometheus-address.ts";
import { readSince } from "./prometheus/read-since.ts";
import { readCheckedBudgets } from "./read-checked-budgets.ts";
import { CONTRACT_ARGS } from "./read-contract-file.ts";
import { readVersion } from "./read-version.ts";
import type { Terminal } from "./terminal.ts";
import { writeProblems } from "./write-problems.ts";

const ARGS = {
  file: {
    type: "positional",
    description: "Budgets file, or a folder of them; - reads standard input",
    default: "budgets.yaml",
  },
  ...CONTRACT_ARGS,
  ...PROMETHEUS_ARGS,
  since: {
    type: "string",
    valueHint: "duration",
    description: "How far to look back in the Prometheus for names",
    default: "1d",
  },
  strict: { type: "boolean", description: "Exit 1 on a warning" },
  format: {
    type: "enum",
    description: "How problems are written: text on standard error, all others on standard output",
    options: ["text", "json", "sarif", "github"],
    default: "text",
  },
} satisfies Command["definition"]["args"];

/** What `bursar check` found. */
interface CheckReport {
  readonly problems: readonly Problem[];
  /** Undefined where no Prometheus was asked. */
  readonly live: LiveReport | undefined;
}

/** Where a format knows files alone, what is wrong on a server stands at the top of the budgets. */
function placeInFile(problem: Problem, file: string): Problem {
  const { file: url, line, text } = problem;
  return line > 0 ? problem : { ...problem, file, line: 1, column: 1, text: `${url}: ${text}` };
}

function renderReport({ problems, live }: CheckReport, file: string, format: string): string {
  if (format === "json") {
    const told = live && { live: { url: live.url, since: live.since, unknown: live.unknown } };
    return `${JSON.stringify({ problems, ...told }, null, 2)}\n`;
  }
  const placed = problems.map((problem) => placeInFile(problem, file));
  return format === "sarif" ? renderSarif(placed, readVersion()) : renderGithub(placed);
}

function findExitCode(problems: readonly Problem[], isStrict: boolean): number {
  if (problems.some(({ severity }) => severity === "error")) return EXIT_CODES.mistake;
  return isStrict && problems.length > 0 ? EXIT_CODES.differs : EXIT_CODES.ok;
}

function writeSummary(budgets: Budgets, warnings: number, file: string, terminal: Terminal): void {
  const count = Object.keys(budgets.features).length;
  const features = count === 1 ? "1 feature" : `${count} features`;
  const found = warnings === 0 ? "no problems" : warnings === 1 ? "1 warning" : `${warnings} warnings`;
  terminal.output.write(`${file}: ${features}, ${found}.\n`);
}

const readLive: typeof readLiveReport = async (question, sound, contract) => {
  // What renders dashboards is loaded only where there is a server to compare them with.
  const { readLiveReport } = await import("./live/read-live-report.ts");
  return readLiveReport(question, sound, contract);
};

/** `bursar check`: every mistake of a budgets file, and of the contract prices beside it, at once. */
export const CHECK_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar check",
      description:
        "Find every mistake in a budgets file and its contract prices, and what of a live Prometheus does not fit",
    },
    args: ARGS,
  },
  async run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const since = readSince(args.since).text;
    const address = readPrometheusAddress(args, terminal);
    const { sound, contract, problems: inFiles } = readCheckedBudgets(args.file, args.prices, terminal);
    const question = address && { address, since, nowMs: terminal.readClockMs() };
    const live = question && sound && (await readLive(question, sound, contract));
    const problems = [...inFiles, ...(live?.problems ?? [])];
    const code = findExitCode(problems, args.strict === true);
    if (args.format !== "text") {
      terminal.output.write(renderReport({ problems, live }, args.file, args.format));
      return code;
    }
    writeProblems(problems, terminal);
    if (sound !== undefined) writeSummary(sound.budgets, inFiles.length, args.file, terminal);
    if (live !== undefined) writeLiveReport(live, terminal);
    else if (question !== undefined)
      terminal.errors.write(`${question.address.url.href} was not asked: correct the files first.\n`);
    return code;
  },
};
