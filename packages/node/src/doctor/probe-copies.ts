import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { METRICS } from "@bursar/conventions";
import { DataPointType } from "@opentelemetry/sdk-metrics";
import { findRunningMeter } from "../running-meter.ts";
import { renderAnswer } from "./run-probe.ts";

// Run by the doctor with `--import @bursar/node/register`; its arguments are folders of copies of the SDK. Calls each
// copy, in both module systems, with an answer in place of the network, and tells whether the call was counted.

/** What became of a call. */
interface ProbedCopy {
  readonly folder: string;
  readonly system: "import" | "require";
  readonly counted: boolean;
  readonly fault: string;
}

type ClientClass = new (options: object) => {
  readonly messages: { readonly create: (request: object) => Promise<unknown> };
};

const ANSWER = {
  id: "msg_doctor",
  type: "message",
  role: "assistant",
  model: "claude-opus-5-5",
  content: [],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
};

async function countCalls(): Promise<number> {
  const collected = await findRunningMeter()?.collect();
  return (collected?.scopeMetrics ?? [])
    .flatMap(({ metrics }) => metrics)
    .filter(({ descriptor }) => descriptor.name === METRICS.calls.name)
    .flatMap((metric) => (metric.dataPointType === DataPointType.SUM ? metric.dataPoints : []))
    .reduce((sum, { value }) => sum + value, 0);
}

async function callOnce(sdk: unknown): Promise<void> {
  const found = findClass(sdk);
  if (!isClientClass(found)) throw new TypeError("it exports no class Anthropic");
  const fetch = async (): Promise<Response> => Response.json(ANSWER);
  const client = new found({ apiKey: "doctor", baseURL: "http://127.0.0.1:9", maxRetries: 0, fetch });
  const messages = [{ role: "user", content: "." }];
  await client.messages.create({ model: ANSWER.model, max_tokens: 1, messages });
}

function findClass(sdk: unknown): unknown {
  return (typeof sdk === "object" && sdk !== null) || typeof sdk === "function"
    ? Reflect.get(sdk, "Anthropic")
    : undefined;
}

function isClientClass(found: unknown): found is ClientClass {
  return typeof found === "function";
}

async function probeCopy(
  folder: string,
  system: ProbedCopy["system"],
  load: () => unknown,
): Promise<ProbedCopy> {
  try {
    const before = await countCalls();
    await callOnce(await load());
    return { folder, system, counted: (await countCalls()) === before + 1, fault: "" };
  } catch (fault) {
    return { folder, system, counted: false, fault: fault instanceof Error ? fault.message : String(fault) };
  }
}

const probed: ProbedCopy[] = [];
for (const folder of process.argv.slice(2)) {
  const [esm, cjs] = [join(folder, "index.mjs"), join(folder, "index.js")];
  if (existsSync(esm)) probed.push(await probeCopy(folder, "import", () => import(pathToFileURL(esm).href)));
  if (existsSync(cjs)) probed.push(await probeCopy(folder, "require", () => createRequire(cjs)(cjs)));
}
process.stdout.write(renderAnswer(probed));
