import { planMeasuredFeatures, planMeasurementQueries } from "@bursar/budgets";
import type { Measurement, MeasurementQueries, VectorSample } from "@bursar/budgets";
import { PrometheusRefusal } from "../prometheus/read-answer.ts";
import type { PrometheusAddress } from "../prometheus/read-prometheus-address.ts";
import type { Since } from "../prometheus/read-since.ts";
import { readVector } from "../prometheus/read-vector.ts";
import { readPresence } from "./read-presence.ts";

/** What to measure, and whom to tell how far it is. */
export interface MeasurementQuestion {
  readonly address: PrometheusAddress;
  readonly since: Since;
  readonly nowMs: number;
  readonly onProgress: (line: string) => void;
}

const TIMEOUT_SECONDS = 60;
const PROGRESS_MS = 5000;
/** Statuses by which Prometheus and Mimir say that a query reads too much. */
const TOO_MUCH = new Set([422, 503]);

/** Tells every few seconds that an answer is still awaited. */
async function awaitAnswer<T>(
  what: string,
  onProgress: (line: string) => void,
  read: () => Promise<T>,
): Promise<T> {
  const startMs = performance.now();
  const timer = setInterval(() => {
    onProgress(`Still waiting for ${what} (${Math.round((performance.now() - startMs) / 1000)} s).`);
  }, PROGRESS_MS);
  try {
    return await read();
  } finally {
    clearInterval(timer);
  }
}

/** All features at once; where that reads too much, one after the other. */
async function readGrowths(
  { address, since, onProgress }: MeasurementQuestion,
  key: keyof MeasurementQueries,
  features: readonly string[],
): Promise<readonly VectorSample[]> {
  const read = (what: string, feature?: string): Promise<readonly VectorSample[]> =>
    awaitAnswer(what, onProgress, () =>
      readVector(address, planMeasurementQueries(since.text, feature)[key], TIMEOUT_SECONDS),
    );
  const what = { cost: "costs", actions: "actions", calls: "calls", unpricedTokens: "unpriced tokens" }[key];
  try {
    return await read(what);
  } catch (error) {
    const isTooMuch = error instanceof PrometheusRefusal && TOO_MUCH.has(error.status);
    if (!isTooMuch || features.length < 2) throw error;
  }
  onProgress(`All ${what} at once are too many samples; asking for one feature after the other.`);
  const found: VectorSample[] = [];
  for (const [index, feature] of features.entries()) {
    found.push(...(await read(`${what} of feature ${index + 1} of ${features.length}`, feature)));
  }
  return found;
}

/**
 * What a Prometheus saw of Claude in a span.
 *
 * @throws EnvironmentFault when it is away, or refuses
 */
export async function readMeasurement(question: MeasurementQuestion): Promise<Measurement> {
  const { address, since, nowMs, onProgress } = question;
  const observedHours = await awaitAnswer("the features", onProgress, () =>
    readPresence(address, { nowMs, seconds: since.seconds }, TIMEOUT_SECONDS),
  );
  const names = [...observedHours.keys()];
  const cost = await readGrowths(question, "cost", names);
  const actions = await readGrowths(question, "actions", names);
  const calls = await readGrowths(question, "calls", names);
  const unpricedTokens = await readGrowths(question, "unpricedTokens", names);
  const environments = new Set(calls.map(({ labels }) => labels["environment"] ?? ""));
  return {
    url: address.url.href,
    since: since.text,
    features: planMeasuredFeatures({ cost, actions, calls, unpricedTokens, observedHours }),
    environments: [...environments].filter((name) => name !== "").sort(),
  };
}
