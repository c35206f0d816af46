import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { isUsableName, renderFirstBudgets } from "@bursar/budgets";
import type { Measurement, RenderedBudgets } from "@bursar/budgets";
import type { Command } from "../command.ts";
import { readArgs } from "../command.ts";
import { EXIT_CODES } from "../exit-code.ts";
import { PROMETHEUS_ARGS, readPrometheusAddress } from "../prometheus/read-prometheus-address.ts";
import { readSince } from "../prometheus/read-since.ts";
import type { Since } from "../prometheus/read-since.ts";
import type { Terminal } from "../terminal.ts";
import { UserMistake } from "../user-mistake.ts";
import { writeFiles } from "../write-files.ts";
import { readMeasurement } from "./read-measurement.ts";

const ARGS = {
  ...PROMETHEUS_ARGS,
  since: {
    type: "string",
    valueHint: "duration",
    description: "How far to look back in it, at most 31d",
    default: "7d",
  },
  feature: {
    type: "string",
    valueHint: "name",
    description: "Feature of the template, where no Prometheus is asked or it saw none",
    default: "my-feature",
  },
  team: { type: "string", valueHint: "name", description: "Team of that feature", default: "my-team" },
  output: {
    type: "string",
    alias: "o",
    valueHint: "file",
    description: "File to write; - writes standard output",
    default: "budgets.yaml",
  },
  force: { type: "boolean", description: "Replace the file if there is one", default: false },
} satisfies Command["definition"]["args"];

const MOST_SECONDS = 31 * 86_400;

function readSpan(text: string): Since {
  const since = readSince(text);
  if (since.seconds <= MOST_SECONDS) return since;
  throw new UserMistake(`--since is "${text}". Write at most 31d.`);
}

function checkName(flag: string, name: string): void {
  if (isUsableName(name)) return;
  throw new UserMistake(
    `--${flag} is "${name}". Write a name of a-z, 0-9, ".", "_" and "-", such as my-${flag}.`,
  );
}

function writeBudgets(rendered: RenderedBudgets, output: string, terminal: Terminal): void {
  if (output === "-") {
    terminal.output.write(rendered.text);
    return;
  }
  writeFiles(dirname(output), [{ path: basename(output), text: rendered.text }]);
  const { features, placeholders } = rendered;
  terminal.output.write(
    `${output}: ${features} ${features === 1 ? "feature" : "features"}, ${placeholders} TODOs to fill in. ` +
      `Then run bursar check ${output}.\n`,
  );
}

/** `bursar init`: a first budgets file from what a Prometheus saw, or a template. */
export const INIT_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar init",
      description: "Write a first budgets file: features as a Prometheus saw them, targets left to fill in",
    },
    args: ARGS,
  },
  async run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const { output, feature, team } = args;
    const since = readSpan(args.since);
    checkName("feature", feature);
    checkName("team", team);
    if (output !== "-" && !args.force && existsSync(output))
      throw new UserMistake(`${output} exists. Name another file by --output, or replace it by --force.`);
    const address = readPrometheusAddress(args, terminal);
    const nowMs = terminal.readClockMs();
    const onProgress = (line: string): void => void terminal.errors.write(`${line}\n`);
    let measurement: Measurement | undefined;
    if (address !== undefined) {
      const found = await readMeasurement({ address, since, nowMs, onProgress });
      if (found.features.length > 0) measurement = found;
      else onProgress(`${found.url} saw no Claude call in the last ${found.since}: writing a template.`);
    }
    const day = new Date(nowMs).toISOString().slice(0, 10);
    writeBudgets(renderFirstBudgets({ day, measurement, template: { feature, team } }), output, terminal);
    return EXIT_CODES.ok;
  },
};
