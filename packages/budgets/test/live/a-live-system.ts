import { parse } from "yaml";
import type { LiveFinding } from "../../src/live/live-finding.ts";
import { checkLiveSystem } from "../../src/live/check-live-system.ts";
import type { LiveSystem, LoadedGroup } from "../../src/live/live-system.ts";
import type { Plan } from "../../src/plan.ts";
import { renderFiles } from "../../src/render-files.ts";
import type { RenderedFile } from "../../src/rendered-file.ts";
import { aPlan, DAY } from "../a-budgets-file.ts";

interface WrittenGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly {
    readonly record?: string;
    readonly alert?: string;
    readonly expr: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
}

const PLAN = aPlan();
const FILES = renderFiles(PLAN, { day: DAY });

/** The files of a plan; those of the plan that most tests have are rendered once. */
function listFiles(plan: Plan): readonly RenderedFile[] {
  return plan === PLAN ? FILES : renderFiles(plan, { day: DAY });
}

/** What a server tells that has loaded the rules of a plan. */
export function loadRules(plan: Plan): readonly LoadedGroup[] {
  return listFiles(plan)
    .filter(({ path }) => /^alert-rules\/[^/]*\.rules\.yaml$/.test(path))
    .flatMap(({ path, text }) => {
      const { groups } = parse(text) as { groups: readonly WrittenGroup[] };
      return groups.map(({ name, interval, rules }) => ({
        name,
        file: `/etc/prometheus/${path}`,
        intervalSeconds: { "1m": 60, "1h": 3600 }[interval] ?? Number.NaN,
        evaluationSeconds: 0.1,
        rules: rules.map(({ record, alert, expr, labels = {}, annotations = {} }) => ({
          name: record ?? alert ?? "",
          query: expr,
          labels,
          annotations,
          lastError: "",
        })),
      }));
    });
}

/** A server on which all is well for the plan; a test says what differs. */
export function aLiveSystem(plan: Plan, changes: Partial<LiveSystem> = {}): LiveSystem {
  return {
    since: "1d",
    flags: { "web.enable-otlp-receiver": "true" },
    storageRetention: "35d",
    config: "storage: { tsdb: { out_of_order_time_window: 6h } }",
    groups: loadRules(plan),
    alertmanagers: 1,
    oldestSampleDays: 35,
    featuresOfMonth: ["support-reply"],
    actionFeaturesOfMonth: ["support-reply"],
    successFeaturesOfMonth: ["support-reply"],
    doubledSeries: [],
    counters: {},
    ...changes,
    answers: {
      names: [aSample({ feature: "support-reply", team: "support", environment: "production" })],
      models: [],
      senders: [aSample({ job: "api", sender: "bursar" })],
      foreign: [],
      doubles: [],
      catalogs: [],
      ...changes.answers,
    },
  };
}

/** One row of an answer. */
export function aSample(
  labels: Readonly<Record<string, string>>,
  figure = 1,
): LiveSystem["answers"]["names"][number] {
  return { labels, figure };
}

/** What is found on a server that differs from one on which all is well. */
export function findIn(
  changes:
    | (Omit<Partial<LiveSystem>, "answers"> & { readonly answers?: object })
    | ((plan: Plan) => Partial<LiveSystem>),
  plan: Plan = PLAN,
): readonly LiveFinding[] {
  const found = typeof changes === "function" ? changes(plan) : changes;
  return checkLiveSystem(plan, listFiles(plan), aLiveSystem(plan, found as Partial<LiveSystem>));
}

/** The findings as lines for people. */
export function listTexts(findings: readonly LiveFinding[]): readonly string[] {
  return findings.map(
    ({ severity, check, path, text }) =>
      `${severity} ${check} ${path.length === 0 ? "" : `${path.join(".")} `}${text}`,
  );
}
