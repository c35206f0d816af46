import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Goal, Measure, RunBench } from "../bench.ts";
import { planSpread } from "../plan-spread.ts";
import { renderBudgets } from "./render-budgets.ts";
import { runCheck } from "./run-check.ts";
import type { CheckRun } from "./run-check.ts";

/** Features of a file, and the most that its check may take. */
const SIZES = [
  { features: 1000, mostSeconds: 1 },
  { features: 10_000, mostSeconds: 10 },
] as const;
const MOST_RSS_BYTES = 2 ** 30;

const NOTES = [
  "Each round is a new process, `bursar check FILE`, from its start to its end.",
  "Wall: what a person waits. CPU: user and system, of all threads; compare it where the machine is busy.",
];

interface SizeRuns {
  readonly features: number;
  readonly mostSeconds: number;
  readonly runs: readonly CheckRun[];
}

function nameFeatures(features: number): string {
  return `${features.toLocaleString("en-US")} features`;
}

function renderSize({ features, runs }: SizeRuns): readonly Measure[] {
  const measure = (what: string, unit: "s" | "MB", figures: readonly number[]): Measure => ({
    what: `${nameFeatures(features)}, ${what}`,
    subject: "bursar check",
    unit,
    spread: planSpread(figures),
  });
  return [
    measure(
      "wall",
      "s",
      runs.map(({ wallSeconds }) => wallSeconds),
    ),
    measure(
      "CPU",
      "s",
      runs.map(({ cpuSeconds }) => cpuSeconds),
    ),
    measure(
      "peak RSS",
      "MB",
      runs.map(({ rssBytes }) => rssBytes / 1e6),
    ),
  ];
}

function judgeSize({ features, mostSeconds, runs }: SizeRuns): readonly Goal[] {
  const wallSeconds = planSpread(runs.map((run) => run.wallSeconds)).median;
  const rssBytes = planSpread(runs.map((run) => run.rssBytes)).max;
  return [
    {
      goal: `${nameFeatures(features)} in at most ${mostSeconds} s`,
      measured: `${wallSeconds.toFixed(2)} s`,
      met: wallSeconds <= mostSeconds,
    },
    {
      goal: `${nameFeatures(features)} with at most 1 GiB`,
      measured: `${(rssBytes / MOST_RSS_BYTES).toFixed(2)} GiB`,
      met: rssBytes <= MOST_RSS_BYTES,
    },
  ];
}

/** How long `bursar check` takes, and how much memory. */
export const runCheckBench: RunBench = async ({ rounds, say }) => {
  const folder = mkdtempSync(join(tmpdir(), "bursar-bench-"));
  try {
    const sizes: SizeRuns[] = [];
    for (const { features, mostSeconds } of SIZES) {
      say(`${rounds} × ${nameFeatures(features)} …`);
      const file = join(folder, `${features}.yaml`);
      writeFileSync(file, renderBudgets(features));
      const runs: CheckRun[] = [];
      // The first finds the disk's cache cold.
      for (let round = 0; round <= rounds; round += 1) runs.push(await runCheck(file));
      sizes.push({ features, mostSeconds, runs: runs.slice(1) });
    }
    const manifest = new URL("../../packages/cli/package.json", import.meta.url);
    const { version }: { version: string } = JSON.parse(readFileSync(manifest, "utf8"));
    return {
      versions: { bursar: version },
      notes: NOTES,
      measures: sizes.flatMap(renderSize),
      goals: sizes.flatMap(judgeSize),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
