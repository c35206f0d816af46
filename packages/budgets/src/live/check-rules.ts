import { parse } from "yaml";
import { isMapping } from "../mapping.ts";
import type { Mapping } from "../mapping.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { canonicalizePromql } from "./canonical-promql.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem, LoadedGroup } from "./live-system.ts";
import { readPrometheusDuration } from "./prometheus-duration.ts";

/** A rule, told apart from its neighbours by `id`, and what it does. */
interface ComparedRule {
  readonly id: string;
  readonly content: string;
}

/** A group of the compiled files. */
interface CompiledGroup {
  readonly name: string;
  readonly intervalSeconds: number;
  readonly rules: readonly ComparedRule[];
}

const QUERY = "rules";
const RELOAD = "Run bursar compile, bring the files to the server, and reload it.";

function plan(severity: LiveFinding["severity"], text: string): LiveFinding {
  return { check: "rules", severity, path: [], text, query: QUERY };
}

function renderPairs(found: unknown): string {
  const pairs = Object.entries(isMapping(found) ? found : {}).map(
    ([name, text]) => `${name}=${JSON.stringify(text)}`,
  );
  return pairs.sort().join(",");
}

function planRule(name: string, labels: unknown, query: string, annotations: unknown): ComparedRule {
  const pairs = renderPairs(labels);
  return {
    id: pairs === "" ? name : `${name}{${pairs}}`,
    content: `${canonicalizePromql(query)}\n${renderPairs(annotations)}`,
  };
}

function planCompiledRule(rule: Mapping): ComparedRule {
  const name = String(rule["record"] ?? rule["alert"]);
  return planRule(name, rule["labels"], String(rule["expr"]), rule["annotations"]);
}

function listMappings(found: unknown): readonly Mapping[] {
  return Array.isArray(found) ? found.filter(isMapping) : [];
}

/** The groups of our own files: what they hold is known. */
function readGroups(files: readonly RenderedFile[]): readonly CompiledGroup[] {
  const contents = files
    .filter(({ path }) => path.endsWith(".rules.yaml"))
    .map(({ text }): unknown => parse(text, { version: "1.1" }));
  const groups = contents.flatMap((content) => listMappings(isMapping(content) ? content["groups"] : []));
  return groups.map((group) => ({
    name: String(group["name"]),
    intervalSeconds: readPrometheusDuration(String(group["interval"])) ?? Number.NaN,
    rules: listMappings(group["rules"]).map(planCompiledRule),
  }));
}

/** How many, and the first of them by name, with the verb that follows. */
function renderMany(names: readonly string[], verbs: readonly [one: string, many: string]): string {
  const [first = ""] = names;
  return names.length === 1 ? `${first} ${verbs[0]}` : `${names.length} rules, such as ${first}, ${verbs[1]}`;
}

function checkGroup(compiled: CompiledGroup, loaded: LoadedGroup): readonly LiveFinding[] {
  const rules = loaded.rules.map((rule) => planRule(rule.name, rule.labels, rule.query, rule.annotations));
  const contentOf = new Map(rules.map(({ id, content }) => [id, content]));
  const known = new Set(compiled.rules.map(({ id }) => id));
  const missing = compiled.rules.filter(({ id }) => !contentOf.has(id));
  const differing = compiled.rules.filter(
    ({ id, content }) => contentOf.has(id) && contentOf.get(id) !== content,
  );
  const surplus = rules.filter(({ id }) => !known.has(id));
  const tell = (found: readonly ComparedRule[], one: string, many: string): readonly LiveFinding[] => {
    const ids = found.map(({ id }) => id);
    const text = `${compiled.name}: ${renderMany(ids, [one, many])}. ${RELOAD}`;
    return found.length === 0 ? [] : [plan("warning", text)];
  };
  return [
    ...tell(missing, "is not loaded", "are not loaded"),
    ...tell(differing, "differs from these budgets", "differ from these budgets"),
    ...tell(surplus, "is loaded and not in these budgets", "are loaded and not in these budgets"),
    ...checkPace(compiled, loaded),
    ...checkHealth(loaded),
  ];
}

function checkPace({ name, intervalSeconds }: CompiledGroup, loaded: LoadedGroup): readonly LiveFinding[] {
  const findings: LiveFinding[] = [];
  if (loaded.intervalSeconds !== intervalSeconds) {
    const text = `${name}: is evaluated every ${loaded.intervalSeconds} s, and these budgets say ${intervalSeconds} s. ${RELOAD}`;
    findings.push(plan("warning", text));
  }
  if (loaded.evaluationSeconds > loaded.intervalSeconds) {
    const text = `${name}: takes ${loaded.evaluationSeconds.toFixed(1)} s, longer than its interval of ${loaded.intervalSeconds} s. Write a longer alerting.interval, or give the server more.`;
    findings.push(plan("error", text));
  }
  return findings;
}

function checkHealth({ name, rules }: LoadedGroup): readonly LiveFinding[] {
  const failing = rules.filter(({ lastError }) => lastError !== "");
  const [first] = failing;
  if (first === undefined) return [];
  const names = failing.map((rule) => rule.name);
  const what = `${renderMany(names, ["fails", "fail"])}: ${first.lastError.slice(0, 200)}`;
  return [plan("error", `${name}: ${what}. Look into the server's log.`)];
}

/** Whether the compiled rules are loaded, as they were compiled, once, and run in time. */
export function checkRules(system: LiveSystem, files: readonly RenderedFile[]): readonly LiveFinding[] {
  if (system.groups === undefined) {
    return [
      plan("unknown", "does not tell its rules. Ask the server that evaluates them, such as the ruler."),
    ];
  }
  const { groups } = system;
  const compiled = readGroups(files);
  const found = compiled.map((each) => groups.filter(({ name }) => name === each.name));
  if (found.every((loaded) => loaded.length === 0)) {
    const text = "has none of the compiled rules: nothing is computed, and nobody is told.";
    return [plan("error", `${text} Add alert-rules/*.rules.yaml to its rule_files, and reload it.`)];
  }
  return compiled.flatMap((each, index) => {
    const [first, second] = found[index] ?? [];
    if (first === undefined) {
      return [plan("error", `the group ${each.name} is not loaded. ${RELOAD}`)];
    }
    if (second === undefined) return checkGroup(each, first);
    const text = `the group ${each.name} is loaded twice, from ${first.file} and ${second.file}. Keep one of the two files.`;
    return [plan("error", text), ...checkGroup(each, first)];
  });
}
