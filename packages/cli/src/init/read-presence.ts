import { PRESENCE_QUERY } from "@bursar/budgets";
import { isJsonObject } from "../json-object.ts";
import { readAnswer } from "../prometheus/read-answer.ts";
import type { PrometheusAddress } from "../prometheus/read-prometheus-address.ts";

const HOUR_SECONDS = 3600;

/** A span of time until now. */
export interface Span {
  readonly nowMs: number;
  readonly seconds: number;
}

function findFirst(entry: unknown): readonly [feature: string, atSeconds: number] | undefined {
  if (!isJsonObject(entry) || !isJsonObject(entry["metric"]) || !Array.isArray(entry["values"]))
    return undefined;
  const first: unknown = entry["values"][0];
  if (!Array.isArray(first)) return undefined;
  const { feature } = entry["metric"];
  return [typeof feature === "string" ? feature : "", Number(first[0])];
}

/**
 * Since how many hours each feature is seen, at most those of the span.
 *
 * @throws EnvironmentFault when the Prometheus is away, or refuses
 */
export async function readPresence(
  address: PrometheusAddress,
  { nowMs, seconds }: Span,
  timeoutSeconds: number,
): Promise<ReadonlyMap<string, number>> {
  const nowSeconds = Math.floor(nowMs / 1000);
  const content = await readAnswer(address, {
    path: "query_range",
    params: {
      query: PRESENCE_QUERY,
      // The first step looks at the first hour of the span.
      start: String(Math.min(nowSeconds, nowSeconds - seconds + HOUR_SECONDS)),
      end: String(nowSeconds),
      step: String(HOUR_SECONDS),
    },
    timeoutSeconds,
  });
  const rows = isJsonObject(content) && Array.isArray(content["result"]) ? content["result"] : [];
  const hours = seconds / HOUR_SECONDS;
  return new Map(
    rows.flatMap((row) => {
      const [feature, atSeconds] = findFirst(row) ?? [];
      if (feature === undefined || atSeconds === undefined) return [];
      return [[feature, Math.min(hours, (nowSeconds - atSeconds) / HOUR_SECONDS + 1)]];
    }),
  );
}
