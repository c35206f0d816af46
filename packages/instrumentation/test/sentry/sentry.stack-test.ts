import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { text as readText } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { startFakeClaude } from "../../../fake-claude/src/index.ts";
import type { BillLine, Ledger } from "../../../fake-claude/src/index.ts";
import { startFakeCollector, sumOf } from "../../../node/test/run-app.ts";
import type { ReceivedPoint } from "../../../node/test/run-app.ts";

const findFile = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const REGISTER = findFile("../../../node/dist/register.js");
const SENTRY = findFile("init-sentry.js");
const PROGRAM = findFile("ask-claude.js");

/** A busy machine starts Sentry slowly. */
const LONGEST_MS = 100_000;

/** How the program is started. */
interface Start {
  readonly imports: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** What the program saw, the spans that Sentry got, and the metrics that arrived. */
interface Run {
  readonly code: number | null;
  readonly seen: readonly unknown[];
  readonly spans: readonly string[];
  readonly stderr: string;
  readonly points: readonly ReceivedPoint[];
  readonly ledger: Ledger;
}

/** The last answer goes on until the program has broken it off, however slow the machine is. */
const FAILURES = [null, null, { kind: "hang", afterEvents: 3 }] as const;

async function runProgram({ imports, env }: Start): Promise<Run> {
  const collector = await startFakeCollector();
  const claude = await startFakeClaude({ seed: 3, failNext: FAILURES });
  try {
    const flags = imports.flatMap((module) => ["--import", module]);
    const child = spawn(process.execPath, [...flags, PROGRAM], {
      env: {
        PATH: process.env["PATH"],
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        CLAUDE_URL: claude.url,
        SENTRY_SAMPLE_RATE: "1",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LONGEST_MS,
    });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [stdout, stderr] = await Promise.all([readText(child.stdout), readText(child.stderr)]);
    const points = collector.payloads.flatMap((_, index) => collector.readPoints(index));
    const program = JSON.parse(stdout) as Pick<Run, "seen" | "spans">;
    await claude.whenIdle();
    return { ...program, code: await ended, stderr, points: readLast(points), ledger: claude.ledger };
  } finally {
    await Promise.all([collector.close(), claude.close()]);
  }
}

function readLast(points: readonly ReceivedPoint[]): readonly ReceivedPoint[] {
  const last = new Map(points.map((point) => [JSON.stringify([point.metric, point.labels]), point]));
  return [...last.values()];
}

const sumTokens = (lines: readonly BillLine[], part: "input" | "output"): number =>
  lines.reduce((sum, { tokens }) => sum + tokens[part], 0);
const sumPicoUsd = (lines: readonly BillLine[], part: "input" | "output"): bigint =>
  lines.reduce((sum, { costPicoUsd }) => sum + costPicoUsd[part], 0n);

/** What has to be recorded as reported: the bill, without the output of the last call, a stream that is broken off. */
function findBilled({ entries }: Ledger): object {
  const lines = entries.flatMap((entry) => entry.lines);
  const whole = entries.slice(0, -1).flatMap((entry) => entry.lines);
  return {
    inputTokens: sumTokens(lines, "input"),
    outputTokens: sumTokens(whole, "output"),
    costUsd: Number(`${sumPicoUsd(lines, "input") + sumPicoUsd(whole, "output")}e-12`),
  };
}

function findRecorded(points: readonly ReceivedPoint[]): object {
  const reported = { basis: "reported" };
  return {
    inputTokens: sumOf(points, "claude.tokens", { ...reported, token_class: "input" }),
    outputTokens: sumOf(points, "claude.tokens", { ...reported, token_class: "output" }),
    costUsd: Number(sumOf(points, "claude.cost.usd", reported).toFixed(12)),
  };
}

beforeAll(() => {
  if (!existsSync(findFile("node_modules/@sentry/node/package.json")))
    throw new Error("Sentry is not installed here. Run `npm ci` in this folder.");
});

const EVENTS = ["message_start", "content_block_start"];
const HTTP_SPANS = Array<string>(4).fill("http.client");
const SENTRY_SPANS = Array<string>(4).fill("gen_ai.chat");
const SDK_SPANS = Array<string>(4).fill("anthropic.messages.create");

test.each<[string, Start, readonly string[]]>([
  ["no Sentry", { imports: [REGISTER] }, []],
  [
    "Sentry, which switches the spans of the SDK off and makes its own",
    { imports: [SENTRY, REGISTER] },
    [...SENTRY_SPANS, ...HTTP_SPANS],
  ],
  ["Sentry that starts after the meter", { imports: [REGISTER, SENTRY] }, [...SENTRY_SPANS, ...HTTP_SPANS]],
  [
    "Sentry without its Anthropic integration, so that the SDK makes its spans",
    { imports: [SENTRY, REGISTER], env: { SENTRY_WITHOUT: "Anthropic_AI" } },
    [...SDK_SPANS, ...HTTP_SPANS],
  ],
  [
    "Sentry and the spans of the SDK at once",
    { imports: [SENTRY, REGISTER], env: { ANTHROPIC_OPEN_TELEMETRY: "true" } },
    [...SDK_SPANS, ...SENTRY_SPANS, ...HTTP_SPANS],
  ],
  ["Sentry that drops every span", { imports: [SENTRY, REGISTER], env: { SENTRY_SAMPLE_RATE: "0" } }, []],
])(
  "beside %s the metrics are the bill, and to the program all is as without us",
  async (_, start, spans) => {
    const [metered, unmetered] = await Promise.all([
      runProgram(start),
      runProgram({ ...start, env: { ...start.env, BURSAR_DISABLED: "true" } }),
    ]);
    expect(findRecorded(metered.points)).toEqual(findBilled(metered.ledger));
    for (const [result, count] of Object.entries({ ok: 2, error: 1, aborted: 1 }))
      expect(sumOf(metered.points, "claude.calls", { result }), result).toBe(count);
    expect(sumOf(metered.points, "claude.tokens", { basis: "estimated" })).toBeGreaterThan(0);
    expect(sumOf(metered.points, "claude.meter.errors")).toBe(0);
    expect(metered.spans.toSorted()).toEqual(spans.toSorted());
    const { code, seen, stderr } = unmetered;
    expect(unmetered.points).toEqual([]);
    expect(metered).toMatchObject({ code, seen, stderr, spans: unmetered.spans });
    expect({ code, events: seen.slice(1, 3) }).toEqual({ code: 0, events: EVENTS });
  },
  2 * LONGEST_MS,
);
