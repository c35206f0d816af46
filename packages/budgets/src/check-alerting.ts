import type { Finding } from "./finding.ts";
import { readDuration } from "./duration.ts";
import type { Mapping } from "./mapping.ts";
import { findMapping } from "./mapping.ts";

const MAX_INTERVAL_SECONDS = 120;
const MAX_SNAPSHOT_SECONDS = 3600;
const MAX_WINDOW_SECONDS = 86_400;

/** Seconds under a key; undefined where there is no duration, which the shape check reports. */
function findSeconds(mapping: Mapping, key: string): number | undefined {
  const found = mapping[key];
  return typeof found === "string" ? readDuration(found) : undefined;
}

function checkWindows(key: string, windows: Mapping, intervalSeconds: number): readonly Finding[] {
  const short = findSeconds(windows, "short");
  const long = findSeconds(windows, "long");
  const findings: Finding[] = [];
  const path = ["alerting", key];
  if (short !== undefined && long !== undefined && short >= long) {
    findings.push({
      path,
      text: "has a short window that is not shorter than the long one. Make short the smaller of the two.",
    });
  }
  if (long !== undefined && long > MAX_WINDOW_SECONDS) {
    findings.push({ path: [...path, "long"], text: "is longer than a day. Write at most 1d." });
  }
  if (short !== undefined && short < intervalSeconds) {
    findings.push({
      path: [...path, "short"],
      text: "is shorter than the evaluation interval. Write a longer window, or a shorter alerting.interval.",
    });
  }
  return findings;
}

/** Intervals and windows that fit their types but would give wrong figures. */
export function checkAlerting(document: unknown): readonly Finding[] {
  const alerting = findMapping(document, "alerting");
  const findings: Finding[] = [];
  const intervalSeconds = findSeconds(alerting, "interval") ?? 60;
  // Prometheus drops a series from sight after 5 minutes: slower rules would flicker.
  if (intervalSeconds > MAX_INTERVAL_SECONDS) {
    findings.push({
      path: ["alerting", "interval"],
      text: "is longer than 2 minutes. Write at most 2m, so that figures never flicker.",
    });
  }
  // The window figures look one hour back for a baseline and to the snapshots beyond.
  if ((findSeconds(alerting, "snapshot") ?? 0) > MAX_SNAPSHOT_SECONDS) {
    findings.push({
      path: ["alerting", "snapshot"],
      text: "is longer than an hour. Write at most 1h, so that no process falls between two snapshots.",
    });
  }
  return [
    ...findings,
    ...checkWindows("unitCost", findMapping(alerting, "unitCost"), intervalSeconds),
    ...checkWindows("burn", findMapping(alerting, "burn"), intervalSeconds),
  ];
}
