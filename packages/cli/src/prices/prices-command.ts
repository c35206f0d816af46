import type { Prices } from "@bursar/pricing";
import type { Command } from "../command.ts";
import { readArgs } from "../command.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { CONTRACT_ARGS } from "../read-contract-file.ts";
import { UserMistake } from "../user-mistake.ts";
import { PRICES_APPLY_COMMAND } from "./prices-apply-command.ts";
import { PRICES_CHECK_COMMAND } from "./prices-check-command.ts";
import { PRICES_EXPLAIN_COMMAND } from "./prices-explain-command.ts";
import { findKnownModel } from "./find-known-model.ts";
import { planPriceTable } from "./plan-price-table.ts";
import { readProvider, NAMED_PROVIDERS, PRICE_ARGS, readAt } from "./price-args.ts";
import type { PriceTable } from "./price-table.ts";
import { readPrices } from "./read-prices.ts";
import { renderJson } from "./render-json.ts";
import { renderPriceCsv } from "./render-price-csv.ts";
import { renderPriceTable } from "./render-price-table.ts";
import { renderUnpricedAdvice } from "./render-unpriced-advice.ts";
import { writeProblems } from "../write-problems.ts";

const ARGS = {
  model: { type: "string", valueHint: "id", description: "Any id of a model, also an alias or an ARN" },
  ...CONTRACT_ARGS,
  ...PRICE_ARGS,
  provider: {
    ...PRICE_ARGS.provider,
    description: `${PRICE_ARGS.provider.description}, all`,
  },
  format: {
    type: "enum",
    description: "How they are written",
    options: ["table", "json", "csv"],
    default: "table",
  },
} satisfies Command["definition"]["args"];

function checkModel(table: PriceTable, model: string, prices: Prices): void {
  if (table.prices.length > 0) return;
  const reasons = table.unpriced.map(({ provider, reason }) => {
    const advice = renderUnpricedAdvice({ model, provider, reason, problems: [] }, prices);
    return `${model} has no price at ${provider} on ${table.at}: ${reason}. ${advice}`;
  });
  throw new UserMistake(reasons.join("\n"));
}

function renderTable(table: PriceTable, format: string): string {
  if (format === "json") return `${renderJson(table, 2)}\n`;
  return format === "csv" ? renderPriceCsv(table) : renderPriceTable(table);
}

/** `bursar prices`: what each model costs on a day. */
export const PRICES_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar prices",
      description: "Show what each model costs on a day; explain, apply, check it",
    },
    args: ARGS,
  },
  commands: {
    explain: PRICES_EXPLAIN_COMMAND,
    apply: PRICES_APPLY_COMMAND,
    check: PRICES_CHECK_COMMAND,
  },
  run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const atMs = readAt(args.at, terminal.readClockMs());
    const { prices, problems } = readPrices(args.prices, terminal);
    if (prices === undefined) return writeProblems(problems, terminal);
    const providers = args.provider === "all" ? NAMED_PROVIDERS : [readProvider(args.provider)];
    const model = args.model === undefined ? undefined : findKnownModel(args.model, prices);
    const table = planPriceTable(prices, {
      atMs,
      providers,
      models: model === undefined ? undefined : [model],
    });
    if (model !== undefined) checkModel(table, model, prices);
    terminal.output.write(renderTable(table, args.format));
    return EXIT_CODES.ok;
  },
};
