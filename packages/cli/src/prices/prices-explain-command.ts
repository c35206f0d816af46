import { explainUsage } from "@bursar/pricing";
import type { Command } from "../command.ts";
import { readArgs } from "../command.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { CONTRACT_ARGS } from "../read-contract-file.ts";
import { UserMistake } from "../user-mistake.ts";
import { readProvider, PRICE_ARGS, readAt } from "./price-args.ts";
import { readPrices } from "./read-prices.ts";
import { readUsageFile } from "./read-usage-file.ts";
import { renderExplanation } from "./render-explanation.ts";
import { renderExplanationJson } from "./render-explanation-json.ts";
import { writeProblems } from "../write-problems.ts";

const ARGS = {
  usage: {
    type: "string",
    valueHint: "file",
    description: "A usage, or a whole message, as the API returns it; - reads standard input",
    required: true,
  },
  model: { type: "string", valueHint: "id", description: "Any id of a model (Default: the message's)" },
  location: {
    type: "string",
    description: "Google Cloud's location of the endpoint, such as global or us-east5",
  },
  batch: { type: "boolean", description: "The call was an entry of a batch" },
  ...CONTRACT_ARGS,
  ...PRICE_ARGS,
  format: { type: "enum", description: "How it is written", options: ["text", "json"], default: "text" },
} satisfies Command["definition"]["args"];

/** `bursar prices explain`: each step from one usage to its cost. */
export const PRICES_EXPLAIN_COMMAND: Command = {
  definition: {
    meta: { name: "bursar prices explain", description: "Show each step from one usage to its cost" },
    args: ARGS,
  },
  run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const atMs = readAt(args.at, terminal.readClockMs());
    const { prices, problems } = readPrices(args.prices, terminal);
    if (prices === undefined) return writeProblems(problems, terminal);
    const file = readUsageFile(args.usage, terminal);
    if (file.content === undefined) return writeProblems(file.problems, terminal);
    const { usage, stopReason } = file.content;
    const model = args.model ?? file.content.model;
    if (model === undefined)
      throw new UserMistake("no model is named. Add --model, or give the whole message.");
    const provider = readProvider(args.provider);
    const call = { usage, model, provider, atMs, stopReason, batch: args.batch, location: args.location };
    const explained = { call, explanation: explainUsage(call, prices), prices };
    terminal.output.write(
      args.format === "json" ? renderExplanationJson(explained) : renderExplanation(explained),
    );
    return explained.explanation.priced.totalUsd === undefined ? EXIT_CODES.mistake : EXIT_CODES.ok;
  },
};
