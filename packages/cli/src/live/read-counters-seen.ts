import { renderCounter } from "@bursar/budgets";
import type { CounterSelector, Plan, SeenCounter } from "@bursar/budgets";
import { isJsonObject } from "../json-object.ts";
import type { Question } from "../prices/read-findings.ts";
import { findAnswer, readAnswer } from "../prometheus/read-answer.ts";

const MONTH_SECONDS = 30 * 86_400;
const TIMEOUT_SECONDS = 30;
/** Enough to tell which labels there are. */
const MOST_SERIES = 1000;

type Labels = Readonly<Record<string, string>>;

function readLabels(found: unknown): Labels {
  if (!isJsonObject(found)) return {};
  return Object.fromEntries(Object.entries(found).map(([name, text]) => [name, String(text)]));
}

async function readSeries(
  { address, nowMs }: Question,
  selector: string,
  limit: number,
): Promise<readonly Labels[]> {
  const nowSeconds = Math.floor(nowMs / 1000);
  const params = {
    "match[]": selector,
    start: String(nowSeconds - MONTH_SECONDS),
    end: String(nowSeconds),
    limit: String(limit),
  };
  const answer = await readAnswer(address, { path: "series", params, timeoutSeconds: TIMEOUT_SECONDS });
  return Array.isArray(answer) ? answer.slice(0, limit).map(readLabels) : [];
}

async function findType({ address }: Question, metric: string): Promise<string | undefined> {
  const question = { path: "metadata", params: { metric }, timeoutSeconds: TIMEOUT_SECONDS };
  const answer = await findAnswer(address, question);
  const rows = isJsonObject(answer) ? answer[metric] : undefined;
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  const type = isJsonObject(row) ? row["type"] : undefined;
  return typeof type === "string" ? type : undefined;
}

async function readSeen(
  question: Question,
  metric: string,
  selectors: readonly CounterSelector[],
): Promise<SeenCounter> {
  const written = [...new Set(selectors.map(renderCounter))];
  const chosen: string[] = [];
  for (const selector of written)
    if ((await readSeries(question, selector, 1)).length > 0) chosen.push(selector);
  const series = await readSeries(question, renderCounter({ metric, matchers: [] }), MOST_SERIES);
  return { type: await findType(question, metric), series, chosen };
}

/** What a Prometheus has of the counters by which features count their successes. */
export async function readCountersSeen(
  question: Question,
  { features }: Plan,
): Promise<Readonly<Record<string, SeenCounter>>> {
  const selectors = features.flatMap(({ counter }) => (counter === undefined ? [] : [counter]));
  const byMetric = Map.groupBy(selectors, ({ metric }) => metric);
  const seen: [string, SeenCounter][] = [];
  for (const [metric, each] of byMetric) seen.push([metric, await readSeen(question, metric, each)]);
  return Object.fromEntries(seen);
}
