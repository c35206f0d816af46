import type { Page } from "./page-receiver.ts";

/** What an owner wants to know first. */
const ANNOTATIONS = ["summary", "success", "response", "description", "next"];

/** A page as its owner would read it. */
export function renderPage(page: Page): string {
  const lines = [`PAGE to ${page.receiver} (${page.status})`];
  for (const alert of page.alerts) {
    const { alertname, feature, team, owner } = alert.labels;
    lines.push(`  ${alertname}  feature ${feature}  team ${team}  owner ${owner}  [${alert.status}]`);
    for (const name of ANNOTATIONS) lines.push(`    ${name}: ${alert.annotations[name] ?? "–"}`);
  }
  const width = Math.max(...lines.map((line) => line.length));
  const rule = "═".repeat(Math.min(width, 100));
  return [rule, ...lines, rule].join("\n");
}
