import type { LoadedGroup, LoadedRule } from "@bursar/budgets";
import { isJsonObject } from "../json-object.ts";
import type { JsonObject } from "../json-object.ts";

function readText(found: unknown): string {
  return typeof found === "string" ? found : "";
}

function readTexts(found: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(found)) return {};
  return Object.fromEntries(Object.entries(found).map(([name, text]) => [name, readText(text)]));
}

function listObjects(found: unknown): readonly JsonObject[] {
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

function readRule({ name, query, labels, annotations, lastError }: JsonObject): LoadedRule {
  return {
    name: readText(name),
    query: readText(query),
    labels: readTexts(labels),
    annotations: readTexts(annotations),
    lastError: readText(lastError),
  };
}

/** The groups of an answer to `rules`; undefined where it is none. */
export function readLoadedGroups(answer: unknown): readonly LoadedGroup[] | undefined {
  if (!isJsonObject(answer) || !Array.isArray(answer["groups"])) return undefined;
  return listObjects(answer["groups"]).map(({ name, file, interval, evaluationTime, rules }) => ({
    name: readText(name),
    file: readText(file),
    intervalSeconds: Number(interval),
    evaluationSeconds: Number(evaluationTime),
    rules: listObjects(rules).map(readRule),
  }));
}
