// Runs every scenario on one version of the SDK: `node run-scenarios.ts 1.14.0 import`. The meter is hooked in from
// outside, as a user does it: `--import @bursar/node/register`.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type * as Sdk from "@anthropic-ai/sdk";
import { withFeature } from "@bursar/instrumentation";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import type { FakeClaude } from "../../../fake-claude/src/index.ts";
import { findFixture, SYSTEMS, VERSIONS } from "./fixtures.ts";
import type { System, Version } from "./fixtures.ts";
import type { RunReport, ScenarioReport } from "./run-report.ts";
import { nameFeature } from "./scenario.ts";
import type { Scenario, Stage } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

type Load = (specifier: string) => Promise<unknown>;

/** A scenario, ready to be played. */
interface Scene {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly isAbsent: boolean;
}

const AT_ONCE = 6;
const SDK = "@anthropic-ai/sdk";

async function createLoad(version: Version, system: System): Promise<Load> {
  const folder = findFixture(version);
  if (system === "require") {
    const require = createRequire(`${folder}/package.json`);
    // A missing package is a rejection, as with import.
    return async (specifier) => require(specifier) as unknown;
  }
  const fixture = (await import(pathToFileURL(`${folder}/import-sdk.js`).href)) as { importSdk: Load };
  return fixture.importSdk;
}

async function loadSdk(load: Load): Promise<typeof Sdk> {
  return (await load(SDK)) as typeof Sdk;
}

async function loadCopies(): Promise<readonly (typeof Sdk)[]> {
  const copies: (typeof Sdk)[] = [];
  for (const version of VERSIONS)
    for (const system of SYSTEMS) copies.push(await loadSdk(await createLoad(version, system)));
  return copies;
}

async function openScene(scenario: Scenario, load: Load, sdk: typeof Sdk): Promise<Scene> {
  const fake = await startFakeClaude({ seed: 1, ...scenario.behaviour });
  const stage: Stage = {
    sdk,
    load,
    loadCopies,
    fake,
    createClient: (options) =>
      new sdk.Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0, ...options }),
  };
  return { scenario, stage, isAbsent: scenario.isIn !== undefined && !(await scenario.isIn(stage)) };
}

async function playScene({ scenario, stage, isAbsent }: Scene): Promise<ScenarioReport> {
  const { fake } = stage;
  let fault: string | undefined;
  if (!isAbsent)
    await withFeature(nameFeature(scenario), () => scenario.run(stage)).catch((error: unknown) => {
      fault = String(error instanceof Error ? error.stack : error);
    });
  await fake.whenIdle();
  const report = { name: scenario.name, isAbsent, ...(fault !== undefined && { fault }), ...readBill(fake) };
  await fake.close();
  return report;
}

/** A few at once: they wait more than they work, and all at once would wait for each other. */
async function playScenes(scenes: readonly Scene[]): Promise<readonly ScenarioReport[]> {
  const waiting = [...scenes];
  const reports: ScenarioReport[] = [];
  const playNext = async (): Promise<void> => {
    for (let scene = waiting.shift(); scene !== undefined; scene = waiting.shift())
      reports.push(await playScene(scene));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, playNext));
  return reports;
}

function readBill({ ledger }: FakeClaude): Pick<ScenarioReport, "billedTokens" | "billedPicoUsd"> {
  const billedTokens: Record<string, number> = {};
  for (const { tokens } of ledger.entries)
    for (const [tokenClass, count] of Object.entries(tokens))
      if (count > 0) billedTokens[tokenClass] = (billedTokens[tokenClass] ?? 0) + count;
  return { billedTokens, billedPicoUsd: String(ledger.totalPicoUsd()) };
}

function readArguments(): [Version, System] {
  const [version, system] = process.argv.slice(2);
  const known = VERSIONS.find((name) => name === version);
  const by = SYSTEMS.find((name) => name === system);
  if (known === undefined || by === undefined)
    throw new TypeError("Usage: node run-scenarios.ts VERSION import|require");
  return [known, by];
}

const unhandled: string[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
const load = await createLoad(...readArguments());
const sdk = await loadSdk(load);
// All modules are loaded before the first scenario, whose time-outs loading would use up.
await loadCopies();
const scenes: Scene[] = [];
for (const scenario of SCENARIOS) scenes.push(await openScene(scenario, load, sdk));
const scenarios = await playScenes(scenes);
const report: RunReport = { scenarios, unhandled };
process.stdout.write(JSON.stringify(report));
