import { METRICS } from "@bursar/conventions";
import { parse } from "yaml";
import { findMapping } from "../mapping.ts";
import { OUT_OF_ORDER_WINDOW } from "../render-prometheus.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";
import { readPrometheusDuration } from "./prometheus-duration.ts";

const CONFIG = "status/config";
const TRANSLATION = "UnderscoreEscapingWithSuffixes";

/** What the configuration says; undefined where it cannot be read. */
function readConfig(text: string): unknown {
  try {
    return parse(text, { schema: "core", logLevel: "silent" });
  } catch {
    return undefined;
  }
}

function checkWindow(config: unknown): readonly LiveFinding[] {
  const written = findMapping(findMapping(config, "storage"), "tsdb")["out_of_order_time_window"];
  const found = typeof written === "string" ? written : "0s";
  const needed = readPrometheusDuration(OUT_OF_ORDER_WINDOW) ?? 0;
  if ((readPrometheusDuration(found) ?? 0) >= needed) return [];
  const text = `takes late points for ${found} only: what a Collector kept for longer during an outage is refused, and its cost is lost.`;
  const fix = `Set storage.tsdb.out_of_order_time_window to ${OUT_OF_ORDER_WINDOW}.`;
  return [{ check: "ingestion", severity: "warning", path: [], text: `${text} ${fix}`, query: CONFIG }];
}

function checkTranslation(config: unknown): readonly LiveFinding[] {
  const strategy = findMapping(config, "otlp")["translation_strategy"];
  if (typeof strategy !== "string" || strategy === TRANSLATION) return [];
  const text = `names metrics by ${strategy}, and the rules read ${METRICS.costUsd.prometheusName}.`;
  const fix = `Set otlp.translation_strategy to ${TRANSLATION}.`;
  return [{ check: "ingestion", severity: "error", path: [], text: `${text} ${fix}`, query: CONFIG }];
}

function checkReceiver({ flags = {}, answers }: LiveSystem): readonly LiveFinding[] {
  const takesOtlp = flags["web.enable-otlp-receiver"];
  const takesWrites = flags["web.enable-remote-write-receiver"];
  // Series that are there came somehow: by a scrape, or through another server.
  if (answers.names.length > 0 || takesOtlp !== "false" || takesWrites === "true") return [];
  const text = "takes no OTLP, and no series of Claude is there. Start it with --web.enable-otlp-receiver.";
  return [{ check: "ingestion", severity: "error", path: [], text, query: "status/flags" }];
}

/** Whether what the Collector sends arrives, also late, under the names that the rules read. */
export function checkIngestion(system: LiveSystem): readonly LiveFinding[] {
  const config = system.config === undefined ? undefined : readConfig(system.config);
  if (config === undefined) {
    const text = `does not tell its configuration. Ask who runs it whether it takes points that are up to ${OUT_OF_ORDER_WINDOW} late.`;
    return [
      { check: "ingestion", severity: "unknown", path: [], text, query: CONFIG },
      ...checkReceiver(system),
    ];
  }
  const takesOtlp = system.flags?.["web.enable-otlp-receiver"] !== "false";
  return [...checkReceiver(system), ...checkWindow(config), ...(takesOtlp ? checkTranslation(config) : [])];
}
