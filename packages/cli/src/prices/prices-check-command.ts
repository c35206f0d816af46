import { stripVTControlCharacters } from "node:util";
import type { Command } from "../command.ts";
import { readArgs } from "../command.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { PROMETHEUS_ARGS, readPrometheusAddress } from "../prometheus/read-prometheus-address.ts";
import { readSince } from "../prometheus/read-since.ts";
import { CONTRACT_ARGS } from "../read-contract-file.ts";
import { planPriceCheck } from "./plan-price-check.ts";
import type { PriceCheck } from "./price-check.ts";
import { readFindings } from "./read-findings.ts";
import { readPrices } from "./read-prices.ts";
import { renderJson } from "./render-json.ts";
import { writeProblems } from "../write-problems.ts";

const ARGS = {
  ...PROMETHEUS_ARGS,
  since: { type: "string", valueHint: "duration", description: "How far to look back in it", default: "1d" },
  prices: CONTRACT_ARGS.prices,
  strict: { type: "boolean", description: "Exit 1 on a warning" },
  format: { type: "enum", description: "How it is written", options: ["text", "json"], default: "text" },
} satisfies Command["definition"]["args"];

function renderCheck({ book, prometheus, warnings }: PriceCheck): string {
  const age = book.ageDays === 1 ? "1 day" : `${book.ageDays} days`;
  const seen = prometheus === undefined ? [] : [`Prometheus ${prometheus.url}, the last ${prometheus.since}`];
  const lines = [
    `price book ${book.version}, compared with its sources on ${book.asOf}, ${age} ago`,
    ...seen,
    ...warnings.map((warning) => `warning: ${warning}`),
    warnings.length === 0
      ? "No warnings."
      : `${warnings.length} ${warnings.length === 1 ? "warning" : "warnings"}.`,
  ];
  // Labels of a Prometheus are anybody's text.
  return `${lines.map(stripVTControlCharacters).join("\n")}\n`;
}

/** `bursar prices check`: how old the prices are, and what they cannot price in a Prometheus. */
export const PRICES_CHECK_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar prices check",
      description: "Tell the age of the price book, and what it cannot price in a Prometheus",
    },
    args: ARGS,
  },
  async run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const since = readSince(args.since).text;
    const address = readPrometheusAddress(args, terminal);
    const { prices, problems } = readPrices(args.prices, terminal);
    if (prices === undefined) return writeProblems(problems, terminal);
    const nowMs = terminal.readClockMs();
    const findings = address && (await readFindings({ address, since, nowMs }, prices));
    const check = planPriceCheck(prices, nowMs, findings);
    const content = { ...check, prometheus: check.prometheus ?? null };
    terminal.output.write(args.format === "json" ? `${renderJson(content, 2)}\n` : renderCheck(check));
    return args.strict === true && check.warnings.length > 0 ? EXIT_CODES.differs : EXIT_CODES.ok;
  },
};
