import type { Budgets, Feature } from "../budgets.ts";
import { renderDuration } from "../duration.ts";
import type { Finding } from "../finding.ts";
import { renderNumber } from "../render-number.ts";
import { renderUsd } from "../render-usd.ts";
import { isAboveUsd } from "./sum-usd.ts";

type Row = readonly [name: string, feature: Feature];

/** Volume and target against the month's budget. */
function checkVolume([name, { budget }]: Row): readonly Finding[] {
  const { usdPerAction, usdPerMonth, actionsPerMonth } = budget;
  if (actionsPerMonth === undefined) return [];
  const planUsd = usdPerAction * actionsPerMonth;
  const isOver = isAboveUsd(planUsd, usdPerMonth);
  if (!isOver && !isAboveUsd(usdPerMonth, 2 * planUsd)) return [];
  const path = ["features", name, "budget", "actionsPerMonth"];
  const plan = `${renderNumber(actionsPerMonth)} actions at ${renderUsd(usdPerAction, 2)} are ${renderUsd(Math.round(planUsd * 100) / 100, 2)} a month`;
  const text = isOver
    ? `${plan}, more than the budget of ${renderUsd(usdPerMonth, 2)}. Raise usdPerMonth, or lower usdPerAction or the volume.`
    : `${plan}, less than half of the budget of ${renderUsd(usdPerMonth, 2)}. Lower usdPerMonth, so that its alerts come in time.`;
  return [{ path, text, severity: "warning" }];
}

function checkWorth([name, { action, budget }]: Row): readonly Finding[] {
  if (action.value === undefined || !isAboveUsd(budget.usdPerAction, action.value.usd)) return [];
  const text = `is ${renderUsd(action.value.usd, 2)}, less than the ${renderUsd(budget.usdPerAction, 2)} that an action may cost. Lower budget.usdPerAction, or ask ${action.value.setBy}.`;
  return [{ path: ["features", name, "action", "value", "usd"], text, severity: "warning" }];
}

function checkLag([name, { action }]: Row, longSeconds: number): readonly Finding[] {
  if (action.lag === undefined || action.lag <= longSeconds) return [];
  const text = `is longer than the long window of the unit cost (${renderDuration(longSeconds)}), which would hold cost of actions whose outcome comes later. Raise alerting.unitCost.long.`;
  return [{ path: ["features", name, "action", "lag"], text, severity: "warning" }];
}

function checkBands([name, { action }]: Row): readonly Finding[] {
  const bounds = action.latencyBands ?? [];
  const index = bounds.findIndex((bound, at) => at > 0 && bound <= (bounds[at - 1] ?? 0));
  if (index === -1) return [];
  const text = "is not longer than the one before. Write the shortest first.";
  return [{ path: ["features", name, "action", "latencyBands", index], text }];
}

function checkPaths([name, { paths = [], attribution = [] }]: Row): readonly Finding[] {
  return [
    ...paths.flatMap((each, index) =>
      paths.indexOf(each) < index
        ? [
            {
              path: ["features", name, "paths", index],
              text: `"${each}" is there twice. Remove one of the two.`,
            },
          ]
        : [],
    ),
    ...attribution.flatMap(({ path }, index) => {
      if (path === undefined || paths.includes(path)) return [];
      const text = `"${path}" is not one of the feature's paths. Add it to paths.`;
      return [{ path: ["features", name, "attribution", index, "path"], text }];
    }),
  ];
}

function checkCaps([name, { caps = {}, budget, levers = {} }]: Row): readonly Finding[] {
  const { usdPerCall, outputTokensPerCall } = caps;
  const findings: Finding[] = [];
  if (usdPerCall !== undefined && isAboveUsd(usdPerCall, budget.usdPerMonth)) {
    const text = `lets one call cost more than the month's budget of ${renderUsd(budget.usdPerMonth, 2)}. Lower it.`;
    findings.push({ path: ["features", name, "caps", "usdPerCall"], text });
  }
  const { maxOutputTokens } = levers;
  if (maxOutputTokens !== undefined && maxOutputTokens >= (outputTokensPerCall ?? Number.POSITIVE_INFINITY)) {
    const text = `is no less than caps.outputTokensPerCall (${outputTokensPerCall}), so the lever changes nothing. Lower it.`;
    findings.push({ path: ["features", name, "levers", "maxOutputTokens"], text, severity: "warning" });
  }
  return findings;
}

const BRACKETS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Whether every bracket of an expression is closed, outside its quoted strings. */
function isBalanced(query: string): boolean {
  const open: string[] = [];
  for (const [token] of query.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|[()[\]{}"'`]/gs)) {
    if (token.length > 1) continue;
    const closing = BRACKETS[token];
    if (closing !== undefined) open.push(closing);
    else if (open.pop() !== token) return false;
  }
  return open.length === 0;
}

function checkQueries([name, { kpis = [] }]: Row): readonly Finding[] {
  return kpis.flatMap(({ query }, index) => {
    if (isBalanced(query)) return [];
    const text = "has a bracket or a quote that is not closed. Write a whole PromQL expression.";
    return [{ path: ["features", name, "kpis", index, "query"], text }];
  });
}

/** Figures of a feature that contradict each other. */
export function checkActions(budgets: Budgets): readonly Finding[] {
  const longSeconds = budgets.alerting?.unitCost?.long ?? 3600;
  return Object.entries(budgets.features).flatMap((row) => [
    ...checkVolume(row),
    ...checkWorth(row),
    ...checkLag(row, longSeconds),
    ...checkBands(row),
    ...checkPaths(row),
    ...checkCaps(row),
    ...checkQueries(row),
  ]);
}
