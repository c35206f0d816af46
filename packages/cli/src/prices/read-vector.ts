import { EnvironmentFault, findErrorCode } from "../environment-fault.ts";
import { isJsonObject } from "./json-object.ts";
import type { PrometheusAddress } from "./read-prometheus-address.ts";

/** One series of an answer, with its figure. */
export interface VectorSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly figure: number;
}

const TIMEOUT_MS = 10_000;
const REFUSALS: Readonly<Record<number, string>> = {
  401: "wants a name and a password. Write http://user:password@host into the address",
  403: "refuses to answer (403). Ask who runs it for leave to query",
  404: "has no Prometheus at that path (404). Check the address",
  502: "is behind a proxy that cannot reach it (502). Try again later",
  503: "is not ready (503). Try again later",
};
const BREAKS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name of the host cannot be looked up",
  ECONNRESET: "it closed the connection",
  UND_ERR_SOCKET: "it closed the connection",
  ETIMEDOUT: "it does not answer",
  UND_ERR_CONNECT_TIMEOUT: "it does not answer",
  EHOSTUNREACH: "there is no way to that host",
};

/**
 * What a Prometheus answers to an instant query.
 *
 * @throws EnvironmentFault when it is away, or answers with anything else
 */
export async function readVector(
  { url, authorization }: PrometheusAddress,
  query: string,
): Promise<readonly VectorSample[]> {
  const target = new URL("api/v1/query", url);
  target.search = new URLSearchParams({ query }).toString();
  const fault = (what: string, cause?: unknown): EnvironmentFault =>
    new EnvironmentFault(`the Prometheus at ${url.href} ${what}.`, { cause });
  let status: number;
  let text: string;
  try {
    const response = await fetch(target, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: authorization === undefined ? {} : { authorization },
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw fault(describeBreak(error), error);
  }
  const samples = status === 200 ? findSamples(text) : undefined;
  if (samples !== undefined) return samples;
  const said = findErrorText(text);
  const other =
    status === 200
      ? "answers, but not as a Prometheus does. Check the address"
      : `answers with status ${status}. Check the address`;
  throw fault(REFUSALS[status] ?? (said === undefined ? other : `cannot answer: ${said}`));
}

function describeBreak(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `did not answer within ${TIMEOUT_MS / 1000} s. Try again later`;
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  const code = findErrorCode(inner) ?? findErrorCode(cause) ?? findErrorCode(error);
  return `cannot be reached: ${BREAKS[code ?? ""] ?? code ?? String(cause ?? error)}. Check the address`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findErrorText(text: string): string | undefined {
  const answer = parse(text);
  return isJsonObject(answer) && typeof answer["error"] === "string"
    ? answer["error"].slice(0, 200)
    : undefined;
}

function findSamples(text: string): readonly VectorSample[] | undefined {
  const answer = parse(text);
  const content = isJsonObject(answer) && answer["status"] === "success" ? answer["data"] : undefined;
  const result = isJsonObject(content) && content["resultType"] === "vector" ? content["result"] : undefined;
  if (!Array.isArray(result)) return undefined;
  const samples = result.map(findSample);
  return samples.every((sample) => sample !== undefined) ? samples : undefined;
}

function findSample(entry: unknown): VectorSample | undefined {
  if (!isJsonObject(entry) || !isJsonObject(entry["metric"]) || !Array.isArray(entry["value"]))
    return undefined;
  const figure = Number(entry["value"][1]);
  if (Number.isNaN(figure)) return undefined;
  const labels = Object.entries(entry["metric"]).map(([name, label]) => [name, String(label)] as const);
  return { labels: Object.fromEntries(labels), figure };
}
