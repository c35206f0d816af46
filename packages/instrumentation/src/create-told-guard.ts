import { METRICS } from "@bursar/conventions";
import type { Instruments } from "./instruments.ts";
import { createLabelGuard } from "./label-guard.ts";
import type { LabelGuard } from "./label-guard.ts";
import { tell } from "./tell.ts";

/** Of each label; what comes after them is only counted. */
const MOST_TOLD = 5;

/** A guard that counts each value that became `other`, and tells the first few of each label. */
export function createToldGuard(run: string, instruments: Instruments): LabelGuard {
  const toldByLabel = new Map<string, Set<string>>();
  return createLabelGuard((label, name) => {
    instruments.record("labelsCollapsed", 1, { run, label });
    const told = toldByLabel.get(label) ?? new Set<string>();
    toldByLabel.set(label, told);
    if (told.size >= MOST_TOLD || told.has(name)) return;
    told.add(name);
    const rest =
      told.size === MOST_TOLD ? ` Further ones are only counted, in ${METRICS.labelsCollapsed.name}.` : "";
    tell("warn", `${label} "${name}" is recorded as "other". ${adviseOn(label)}${rest}`);
  });
}

function adviseOn(label: string): string {
  return ["feature", "team", "path"].includes(label)
    ? "Declare it in budgets.yaml and hand the catalog on, or give fewer names: no ids of users or requests."
    : "This process has seen too many values of it.";
}
