import type { Threshold } from "../budgets.ts";
import { renderDuration } from "../duration.ts";
import { isMapping } from "../mapping.ts";
import { renderNumber } from "../render-number.ts";
import { renderUsd } from "../render-usd.ts";

/** One thing that is said of a subject. */
export interface Leaf {
  /** For people. */
  readonly text: string;
  /** The number behind it. */
  readonly figure: number | undefined;
}

const SECONDS = new Set([
  "groupWait",
  "interval",
  "lag",
  "latencyBands",
  "long",
  "retention",
  "short",
  "snapshot",
]);

function renderFigure(key: string, figure: number): string {
  if (key.startsWith("usd")) return renderUsd(figure, 2);
  if (SECONDS.has(key)) return renderDuration(figure);
  return renderNumber(figure);
}

function renderLeaf(key: string, content: unknown): string {
  if (typeof content === "number") return renderFigure(key, content);
  if (Array.isArray(content))
    return content.length === 0 ? "none" : content.map((each) => renderLeaf(key, each)).join(", ");
  if (isMapping(content))
    return `{ ${Object.entries(content)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => `${name}: ${renderLeaf(name, each)}`)
      .join(", ")} }`;
  return String(content);
}

function renderPercent(ratio: number): string {
  return `${renderNumber(Number((ratio * 100).toPrecision(12)))} %`;
}

function renderThreshold({ stage, within, decides, response, otherwise, enforce }: Threshold): string {
  const parts = [
    stage,
    within === undefined ? "" : `within ${renderDuration(within)}`,
    decides === undefined ? "" : `${decides} decides`,
    response === undefined ? "" : `response: ${response}`,
    otherwise === undefined ? "" : `otherwise: ${otherwise}`,
    enforce === undefined ? "" : `enforce ${enforce}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** One leaf for each step. */
export function listSteps(thresholds: readonly Threshold[]): ReadonlyMap<string, Leaf> {
  return new Map(
    thresholds.map((step) => [
      `thresholds ${renderPercent(step.at)}`,
      { text: renderThreshold(step), figure: undefined },
    ]),
  );
}

/** Everything that a mapping says, by path; lists are one leaf. */
export function listLeaves(content: unknown, path = ""): ReadonlyMap<string, Leaf> {
  if (content === undefined) return new Map();
  if (!isMapping(content)) {
    const key = path.split(".").at(-1) ?? "";
    const figure = typeof content === "number" ? content : undefined;
    return new Map([[path, { text: renderLeaf(key, content), figure }]]);
  }
  return new Map(
    Object.entries(content).flatMap(([key, each]) => [
      ...listLeaves(each, path === "" ? key : `${path}.${key}`),
    ]),
  );
}
