import type { Page } from "./page-receiver.ts";

/** A page as its owner would read it. */
export function renderPage(page: Page): string {
  const lines = [`PAGE to ${page.receiver} (${page.status})`];
  for (const alert of page.alerts) {
    const { alertname, feature, team, owner } = alert.labels;
    lines.push(`  ${alertname}  feature ${feature}  team ${team}  owner ${owner}  [${alert.status}]`);
    for (const [name, text] of Object.entries(alert.annotations)) lines.push(`    ${name}: ${text}`);
  }
  const width = Math.max(...lines.map((line) => line.length));
  const rule = "═".repeat(Math.min(width, 100));
  return [rule, ...lines, rule].join("\n");
}
