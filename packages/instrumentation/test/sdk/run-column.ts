import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { startFakeCollector } from "../../../node/test/run-app.ts";
import type { ReceivedPoint } from "../../../node/test/run-app.ts";
import type { System, Version } from "./fixtures.ts";
import type { RunReport } from "./run-report.ts";
import { nameFeature } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

/** What one run of all scenarios told and sent. */
export interface ColumnRun extends RunReport {
  /** What the meter recorded, as it came by OTLP. */
  readonly points: readonly ReceivedPoint[];
  readonly stderr: string;
}

const LONGEST_MS = 120_000;
const REGISTER = fileURLToPath(new URL("../../../node/dist/register.js", import.meta.url));
const PROGRAM = fileURLToPath(new URL("run-scenarios.ts", import.meta.url));
const FLAGS = [
  "--expose-gc",
  ...(process.features.typescript
    ? []
    : ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"]),
];

/** Runs all scenarios in a program that is metered as a user's is: built, hooked from outside, exported by OTLP. */
export async function runColumn(version: Version, system: System): Promise<ColumnRun> {
  const collector = await startFakeCollector();
  const folder = mkdtempSync(join(tmpdir(), "sdk-"));
  try {
    const catalog = join(folder, "catalog.json");
    writeFileSync(catalog, renderCatalog());
    const child = spawn(process.execPath, [...FLAGS, "--import", REGISTER, PROGRAM, version, system], {
      env: {
        PATH: process.env["PATH"],
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        BURSAR_CATALOG: catalog,
        // Keeps the platforms' SDKs from looking for an account of this machine.
        AWS_EC2_METADATA_DISABLED: "true",
        GCE_METADATA_HOST: "127.0.0.1:9",
      },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LONGEST_MS,
    });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [stdout, stderr] = await Promise.all([readText(child.stdout), readText(child.stderr)]);
    const code = await ended;
    if (code !== 0) throw new Error(`SDK ${version} by ${system} ended with ${code}: ${stderr}`);
    const points = readLast(collector.payloads.flatMap((_, index) => collector.readPoints(index)));
    return { ...(JSON.parse(stdout) as RunReport), points, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await collector.close();
  }
}

/** Only the first 50 undeclared features have a series of their own. */
function renderCatalog(): string {
  const features = SCENARIOS.map((scenario) => [nameFeature(scenario), { team: "sdk", paths: [] }] as const);
  return JSON.stringify({
    schema: "bursar.dev/catalog/1",
    hash: "0000000000000000",
    features: Object.fromEntries(features),
  });
}

/** Sums are cumulative: of each series the last point counts. */
function readLast(points: readonly ReceivedPoint[]): readonly ReceivedPoint[] {
  const last = new Map<string, ReceivedPoint>();
  for (const point of points) last.set(JSON.stringify([point.metric, point.labels]), point);
  return [...last.values()];
}
