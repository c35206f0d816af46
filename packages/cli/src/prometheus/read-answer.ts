import { EnvironmentFault } from "../environment-fault.ts";
import { isJsonObject } from "../json-object.ts";
import { describeBreak, describeRefusal, TIMEOUT_SECONDS } from "./prometheus-fault.ts";
import type { PrometheusAddress } from "./read-prometheus-address.ts";

/** One question to the HTTP API of a Prometheus. */
export interface PrometheusQuestion {
  /** Below `api/v1/`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, string>>;
  /** Default: `TIMEOUT_SECONDS`. */
  readonly timeoutSeconds?: number;
}

/** A server that answers, and not with what was asked for. */
export class PrometheusRefusal extends EnvironmentFault {
  readonly status: number;
  /** The server's own words, where it speaks as a Prometheus. */
  readonly said: string | undefined;

  constructor(address: PrometheusAddress, status: number, said: string | undefined) {
    super(`the Prometheus at ${address.url.href} ${describeRefusal(status, said)}.`);
    this.status = status;
    this.said = said;
  }
}

/**
 * What a Prometheus answers: the `data` of its reply.
 *
 * @throws PrometheusRefusal when it answers with anything else
 * @throws EnvironmentFault when it is away
 */
export async function readAnswer(address: PrometheusAddress, question: PrometheusQuestion): Promise<unknown> {
  const { path, params = {}, timeoutSeconds = TIMEOUT_SECONDS } = question;
  const target = new URL(`api/v1/${path}`, address.url);
  target.search = new URLSearchParams(params).toString();
  let status: number;
  let text: string;
  try {
    const response = await fetch(target, {
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      headers: address.headers,
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    const what = describeBreak(error, timeoutSeconds);
    throw new EnvironmentFault(`the Prometheus at ${address.url.href} ${what}.`, { cause: error });
  }
  const reply = parse(text);
  if (status === 200 && isJsonObject(reply) && reply["status"] === "success") return reply["data"];
  throw new PrometheusRefusal(address, status, findErrorText(reply));
}

/**
 * The same, undefined where the server has no such thing to tell: Mimir, Thanos and proxies answer queries and
 * leave out what is about one server.
 *
 * @throws EnvironmentFault when it is away
 */
export async function findAnswer(address: PrometheusAddress, question: PrometheusQuestion): Promise<unknown> {
  try {
    return await readAnswer(address, question);
  } catch (error) {
    if (error instanceof PrometheusRefusal) return undefined;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findErrorText(reply: unknown): string | undefined {
  return isJsonObject(reply) && typeof reply["error"] === "string" ? reply["error"].slice(0, 200) : undefined;
}
