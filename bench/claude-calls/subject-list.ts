import { readFileSync } from "node:fs";
import type { StartSubject } from "./started-subject.ts";

/** A way to watch Claude calls that is measured. */
export interface SubjectEntry {
  readonly name: string;
  /** Whose version is told. */
  readonly packageName: string;
  /** Loads nothing of the others: all of them change the process that they are loaded into. */
  readonly load: () => Promise<StartSubject>;
}

export const NOTHING = "no instrumentation";
export const OURS = "ours";

export const SUBJECT_LIST: readonly SubjectEntry[] = [
  {
    name: NOTHING,
    packageName: "@anthropic-ai/sdk",
    load: async () => (await import("./start-nothing.ts")).startNothing,
  },
  {
    name: OURS,
    packageName: "@bursar/instrumentation",
    load: async () => (await import("./start-bursar.ts")).startBursar,
  },
  {
    name: "the SDK's own spans",
    packageName: "@anthropic-ai/sdk",
    load: async () => (await import("./start-native-spans.ts")).startNativeSpans,
  },
  {
    name: "OpenInference",
    packageName: "@arizeai/openinference-instrumentation-anthropic",
    load: async () => (await import("./start-openinference.ts")).startOpeninference,
  },
  {
    name: "openlit",
    packageName: "openlit",
    load: async () => (await import("./start-openlit.ts")).startOpenlit,
  },
  {
    name: "Traceloop",
    packageName: "@traceloop/instrumentation-anthropic",
    load: async () => (await import("./start-traceloop.ts")).startTraceloop,
  },
  {
    name: "Sentry",
    packageName: "@sentry/node",
    load: async () => (await import("./start-sentry.ts")).startSentry,
  },
  {
    name: "Datadog",
    packageName: "dd-trace",
    load: async () => (await import("./start-datadog.ts")).startDatadog,
  },
];

/** By package, of what is installed. */
export function readVersions(entries: readonly SubjectEntry[]): Readonly<Record<string, string>> {
  return Object.fromEntries(entries.map(({ packageName }) => [packageName, readVersion(packageName)]));
}

function readVersion(packageName: string): string {
  const folder = packageName.startsWith("@bursar/")
    ? `../../packages/${packageName.slice("@bursar/".length)}`
    : `../node_modules/${packageName}`;
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL(`${folder}/package.json`, import.meta.url), "utf8"),
  );
  return manifest.version;
}
