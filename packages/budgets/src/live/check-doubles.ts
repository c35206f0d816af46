import { FOREIGN_METRICS, METRICS } from "@bursar/conventions";
import type { VectorSample } from "../vector-sample.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";
import type { LiveQueries } from "./plan-live-queries.ts";

function warn(text: string, query: string): LiveFinding {
  return { check: "twice", severity: "warning", path: [], text, query };
}

function renderLabels({ labels }: VectorSample): string {
  const others = Object.entries(labels).filter(
    ([name]) => name !== "__name__" && !METRICS.tokens.labels.includes(name),
  );
  return `{${others.map(([name, text]) => `${name}=${JSON.stringify(text)}`).join(", ")}}`;
}

/** The labels by which the series of one process differ, for people. */
function describeWays(series: readonly VectorSample[]): string {
  return series.map(renderLabels).sort().slice(0, 2).join(" and ");
}

function checkSeries(system: LiveSystem, { doubles }: LiveQueries): readonly LiveFinding[] {
  const [first] = system.answers.doubles;
  if (first === undefined) return [];
  const feature = JSON.stringify(first.labels["feature"] ?? "");
  const ways = system.doubledSeries.length === 0 ? "two ways" : describeWays(system.doubledSeries);
  const text = `the same calls of ${feature} arrive as ${ways}: they are counted twice. Keep one way, such as OTLP alone, and one server of a pair.`;
  return [{ check: "twice", severity: "error", path: [], text, query: doubles }];
}

function groupJobs(samples: readonly VectorSample[], label: string): ReadonlyMap<string, readonly string[]> {
  const jobs = new Map<string, string[]>();
  for (const { labels } of samples) {
    const { job = "", [label]: text = "" } = labels;
    // Without a job nobody knows whether it is the same service.
    if (job !== "") jobs.set(job, [...(jobs.get(job) ?? []), text].sort());
  }
  return jobs;
}

function compareNames([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : Number(one > other);
}

function checkSenders({ answers }: LiveSystem, { senders }: LiveQueries): readonly LiveFinding[] {
  return [...groupJobs(answers.senders, "sender")]
    .sort(compareNames)
    .filter(([, names]) => names.length > 1)
    .map(([job, names]) =>
      warn(
        `job ${JSON.stringify(job)} reports tokens by ${names.join(" and ")}: the same calls would count twice. Switch one of them off there.`,
        senders,
      ),
    );
}

function checkForeign({ answers }: LiveSystem, { foreign }: LiveQueries): readonly LiveFinding[] {
  const ours = groupJobs(answers.senders, "sender");
  return [...groupJobs(answers.foreign, "__name__")]
    .sort(compareNames)
    .filter(([job]) => ours.has(job))
    .map(([job, [name = ""]]) => {
      const reporter = FOREIGN_METRICS.find(({ prometheusName }) => prometheusName === name)?.reporter;
      return warn(
        `job ${JSON.stringify(job)} also reports its calls as ${name}, by ${reporter ?? "another"}. Add the two up nowhere, or switch it off there.`,
        foreign,
      );
    });
}

/** Whether a service reports the same calls in two ways. */
export function checkDoubles(system: LiveSystem, queries: LiveQueries): readonly LiveFinding[] {
  return [
    ...checkSeries(system, queries),
    ...checkSenders(system, queries),
    ...checkForeign(system, queries),
  ];
}
