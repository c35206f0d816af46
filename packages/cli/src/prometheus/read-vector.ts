import type { VectorSample } from "@bursar/budgets";
import { isJsonObject } from "../json-object.ts";
import { PrometheusRefusal, readAnswer } from "./read-answer.ts";
import type { PrometheusAddress } from "./read-prometheus-address.ts";

/**
 * What a Prometheus answers to an instant query.
 *
 * @throws EnvironmentFault when it is away, or answers with anything else
 */
export async function readVector(
  address: PrometheusAddress,
  query: string,
  timeoutSeconds?: number,
): Promise<readonly VectorSample[]> {
  const params = { query, ...(timeoutSeconds !== undefined && { timeout: `${timeoutSeconds}s` }) };
  const content = await readAnswer(address, {
    path: "query",
    params,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
  });
  const result = isJsonObject(content) && content["resultType"] === "vector" ? content["result"] : undefined;
  const samples = Array.isArray(result) ? result.map(findSample) : [undefined];
  if (samples.every((sample) => sample !== undefined)) return samples;
  throw new PrometheusRefusal(address, 200, undefined);
}

function findSample(entry: unknown): VectorSample | undefined {
  if (!isJsonObject(entry) || !isJsonObject(entry["metric"]) || !Array.isArray(entry["value"]))
    return undefined;
  const figure = Number(entry["value"][1]);
  if (Number.isNaN(figure)) return undefined;
  const labels = Object.entries(entry["metric"]).map(([name, label]) => [name, String(label)] as const);
  return { labels: Object.fromEntries(labels), figure };
}
