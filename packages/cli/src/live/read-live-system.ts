import {
  ACTIONS_SELECTOR,
  AGE_QUERY,
  countNeededDays,
  planLiveQueries,
  renderDoubled,
  SEEN_SELECTOR,
  SUCCESSES_SELECTOR,
} from "@bursar/budgets";
import type { LiveQueries, LiveSystem, Plan, VectorSample } from "@bursar/budgets";
import { isJsonObject } from "../json-object.ts";
import { findAnswer, readAnswer } from "../prometheus/read-answer.ts";
import { readVector } from "../prometheus/read-vector.ts";
import type { Question } from "../prices/read-findings.ts";
import { readCountersSeen } from "./read-counters-seen.ts";
import { readLoadedGroups } from "./read-loaded-groups.ts";

const DAY_SECONDS = 86_400;
const MONTH_SECONDS = 30 * DAY_SECONDS;
/** A running server has samples at every quarter of a day. */
const AGE_STEP_SECONDS = DAY_SECONDS / 4;
const TIMEOUT_SECONDS = 30;

function findText(answer: unknown, key: string): string | undefined {
  const found = isJsonObject(answer) ? answer[key] : undefined;
  return typeof found === "string" ? found : undefined;
}

function findFlags(answer: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(answer)) return undefined;
  return Object.fromEntries(Object.entries(answer).map(([name, text]) => [name, String(text)]));
}

function countAlertmanagers(answer: unknown): number | undefined {
  const active = isJsonObject(answer) ? answer["activeAlertmanagers"] : undefined;
  return Array.isArray(active) ? active.length : undefined;
}

/** Days since the first moment that an answer has; undefined where it has none. */
function findAgeDays(answer: unknown, nowSeconds: number): number | undefined {
  const rows = isJsonObject(answer) && Array.isArray(answer["result"]) ? answer["result"] : [];
  const series: unknown = rows[0];
  const points = isJsonObject(series) && Array.isArray(series["values"]) ? series["values"] : [];
  const first: unknown = points[0];
  return Array.isArray(first) ? (nowSeconds - Number(first[0])) / DAY_SECONDS : undefined;
}

async function readAgeDays({ address, nowMs }: Question, neededDays: number): Promise<number | undefined> {
  const nowSeconds = Math.floor(nowMs / 1000);
  const params = {
    query: AGE_QUERY,
    start: String(nowSeconds - neededDays * DAY_SECONDS),
    end: String(nowSeconds),
    step: String(AGE_STEP_SECONDS),
  };
  const question = { path: "query_range", params, timeoutSeconds: TIMEOUT_SECONDS };
  return findAgeDays(await findAnswer(address, question), nowSeconds);
}

/** The features of series that were there within 30 days. */
async function readFeatures({ address, nowMs }: Question, selector: string): Promise<readonly string[]> {
  const nowSeconds = Math.floor(nowMs / 1000);
  const params = {
    "match[]": selector,
    start: String(nowSeconds - MONTH_SECONDS),
    end: String(nowSeconds),
  };
  const path = "label/feature/values";
  const answer = await readAnswer(address, { path, params, timeoutSeconds: TIMEOUT_SECONDS });
  return Array.isArray(answer) ? answer.filter((name) => typeof name === "string") : [];
}

async function readAnswers({ address, since }: Question): Promise<LiveSystem["answers"]> {
  const queries = planLiveQueries(since);
  const read = (key: keyof LiveQueries): Promise<readonly VectorSample[]> =>
    readVector(address, queries[key], TIMEOUT_SECONDS);
  const [names, models, senders, foreign, doubles, catalogs] = await Promise.all([
    read("names"),
    read("models"),
    read("senders"),
    read("foreign"),
    read("doubles"),
    read("catalogs"),
  ]);
  return { names, models, senders, foreign, doubles, catalogs };
}

/**
 * What a Prometheus says of itself, and what it has of Claude.
 *
 * @param plan - whose period says how far back samples are looked for, and whose features which counters
 * @throws EnvironmentFault when it is away, or is none
 */
export async function readLiveSystem(question: Question, plan: Plan): Promise<LiveSystem> {
  const { address, since } = question;
  const find = (path: string): Promise<unknown> =>
    findAnswer(address, { path, timeoutSeconds: TIMEOUT_SECONDS });
  // First alone: whether it is a Prometheus at all, and answers us.
  const answers = await readAnswers(question);
  const [flags, runtime, config, rules, alertmanagers] = await Promise.all(
    ["status/flags", "status/runtimeinfo", "status/config", "rules", "alertmanagers"].map(find),
  );
  const [featuresOfMonth, actionFeaturesOfMonth, successFeaturesOfMonth] = await Promise.all([
    readFeatures(question, SEEN_SELECTOR),
    readFeatures(question, ACTIONS_SELECTOR),
    readFeatures(question, SUCCESSES_SELECTOR),
  ]);
  const [doubled] = answers.doubles;
  return {
    since,
    answers,
    flags: findFlags(flags),
    storageRetention: findText(runtime, "storageRetention"),
    config: findText(config, "yaml"),
    groups: readLoadedGroups(rules),
    alertmanagers: countAlertmanagers(alertmanagers),
    oldestSampleDays: await readAgeDays(question, countNeededDays(plan.calendar)),
    counters: await readCountersSeen(question, plan),
    featuresOfMonth,
    actionFeaturesOfMonth,
    successFeaturesOfMonth,
    doubledSeries:
      doubled === undefined ? [] : await readVector(address, renderDoubled(doubled, since), TIMEOUT_SECONDS),
  };
}
