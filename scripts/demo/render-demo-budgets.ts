import { parseDocument } from "yaml";

/** What the demo changes in budgets.yaml, so that minutes show what takes hours in production. */
export interface DemoChanges {
  /** Where every page goes. */
  readonly pageUrl: string;
  /** With fewer ended actions a unit cost is not judged; the example's own when undefined. */
  readonly minActions: number | undefined;
}

const SHORT_WINDOWS = {
  interval: "2s",
  snapshot: "10s",
  groupWait: "2s",
  unitCost: { short: "20s", long: "40s" },
  burn: { short: "20s", long: "40s", rate: 6 },
};

/** The example's budgets with short alerting windows and every receiver at the demo's own address. */
export function renderDemoBudgets(text: string, changes: DemoChanges): string {
  const document = parseDocument(text);
  document.set("alerting", SHORT_WINDOWS);
  const receivers = document.toJS() as { receivers: object; features: object };
  for (const name of Object.keys(receivers.receivers)) {
    document.setIn(["receivers", name], { webhook: { url: changes.pageUrl } });
  }
  if (changes.minActions !== undefined) {
    for (const name of Object.keys(receivers.features)) {
      document.setIn(["features", name, "budget", "minActions"], changes.minActions);
    }
  }
  return document.toString();
}
