import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds since 1970. */
  readonly endedAtMs: number;
}

/** How to start a program. */
export interface StartOptions {
  readonly args?: readonly string[];
  readonly register?: boolean;
}

/** A program that was started. */
export interface RunningProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Its standard output, as soon as it says that it is ready. */
  readonly whenReady: Promise<string>;
}

/** The built register entry. */
export const REGISTER: string = fileURLToPath(new URL("../dist/register.js", import.meta.url));

/** Starts one of `test/apps` with the built register entry, as a user would. */
export function startApp(
  app: string,
  environment: Readonly<Record<string, string>>,
  { args = [], register = true }: StartOptions = {},
): RunningProgram {
  const file = fileURLToPath(new URL(`apps/${app}`, import.meta.url));
  return startProgram([...(register ? ["--import", REGISTER] : []), file, ...args], environment);
}

/** Starts Node with flags and a file. */
export function startProgram(
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): RunningProgram {
  const child = spawn(process.execPath, argv, { env: { PATH: process.env["PATH"], ...environment } });
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const whenReady = new Promise<string>((resolve) => {
    child.stdout.on("data", (chunk) => {
      stdout += String(chunk);
      if (stdout.includes("ready")) resolve(stdout);
    });
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr, endedAtMs: Date.now() }));
  });
  return { child, ended, whenReady };
}

type Attribute = { readonly key: string; readonly value: { readonly stringValue?: string } };
type NumberPoint = {
  readonly attributes: readonly Attribute[];
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly asInt?: number | string;
};
type Payload = {
  readonly resourceMetrics: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly sum?: { readonly dataPoints: readonly NumberPoint[] };
      }[];
    }[];
  }[];
};

/** One point of a sum as it arrived. */
export interface ReceivedPoint {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly figure: number;
}

/** An OTLP endpoint that keeps what it is sent. */
export interface FakeCollector {
  readonly url: string;
  readonly payloads: readonly Payload[];
  /** Points of the sums of one payload, in the order in which they arrived. */
  readonly readPoints: (payload?: number) => ReceivedPoint[];
  answer: "accept" | "hang" | number;
  /** What a refusal tells in `Retry-After`. */
  retryAfterSeconds: number | undefined;
  refusedCount: number;
  /** Connections that were ever opened. */
  readonly connectionCount: () => number;
  readonly close: () => Promise<void>;
}

export async function startFakeCollector(): Promise<FakeCollector> {
  const payloads: Payload[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      if (collector.answer === "hang") return;
      if (typeof collector.answer === "number") {
        const { retryAfterSeconds } = collector;
        collector.refusedCount += 1;
        const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
        response.writeHead(collector.answer, headers).end("refused by the test");
        return;
      }
      payloads.push(JSON.parse(body) as Payload);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  let connections = 0;
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const collector: FakeCollector = {
    url: `http://127.0.0.1:${port}`,
    payloads,
    answer: "accept",
    retryAfterSeconds: undefined,
    refusedCount: 0,
    readPoints: (payload = 0) => readSums(payloads[payload]),
    connectionCount: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return collector;
}

function readSums(payload: Payload | undefined): ReceivedPoint[] {
  return (payload?.resourceMetrics ?? [])
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics)
    .flatMap(({ name, sum }) =>
      (sum?.dataPoints ?? []).map((point) => ({
        metric: name,
        labels: Object.fromEntries(point.attributes.map(({ key, value }) => [key, value.stringValue ?? ""])),
        figure: point.asDouble ?? Number(point.asInt ?? 0),
      })),
    );
}

export function sumOf(
  points: readonly ReceivedPoint[],
  metric: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return points
    .filter(
      (point) =>
        point.metric === metric &&
        Object.entries(labels).every(([label, name]) => point.labels[label] === name),
    )
    .reduce((sum, { figure }) => sum + figure, 0);
}
