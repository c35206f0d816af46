import type { SpoolReport, SpoolRow, SpoolState } from "@bursar/conventions";
import { renderColumns } from "../prices/render-columns.ts";

/** What to do about files in a state; nothing where they need nothing. */
const ADVICE: Readonly<Record<SpoolState, string>> = {
  sent: "",
  waiting: 'waiting: the next metered process sends them, or "bursar spool send".',
  held: "held: the process that wrote them may still deliver the figures itself.",
  sending: "sending: another process has them; if it died, they are free again after a minute.",
  "too-old":
    'too-old: Prometheus would not accept their times. "bursar spool send --late" books them today: the sums are right, the days are not.',
  refused: 'refused: "bursar spool send" tries again. They are not delivered.',
  "other-endpoint":
    'other-endpoint: set OTEL_EXPORTER_OTLP_ENDPOINT to it, or "bursar spool send --any-endpoint" if it has moved.',
  broken: "broken: nothing can be read from them; they were set aside. Delete them.",
  foreign: "foreign: they belong to another user of this machine, who can send them.",
};

/** Files as a table, and what to do about them. */
export function renderSpoolReport({ folder, endpoint, away, files, problems }: SpoolReport): string {
  if (files.length === 0) return `${[`Nothing waits in ${folder}.`, ...problems].join("\n")}\n`;
  const rows = files.map((row) => [
    row.state,
    row.takenAt?.replace(/\.\d+Z$/, "Z") ?? "?",
    renderCost(row),
    row.service ?? "?",
    row.reason,
  ]);
  const table = renderColumns(
    [["state", "figures of", "run's USD", "service", "why"], ...rows],
    ["left", "left", "right", "left", "left"],
  );
  const states = [...new Set(files.map(({ state }) => state))].sort();
  const advice = states.map((state) => ADVICE[state]).filter((line) => line !== "");
  const answer = away === null ? [] : [`${endpoint} is away: ${away}`];
  const sections = [[`${folder} → ${endpoint}`, "", ...table], advice, answer, problems];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** What has no price is not 0. */
function renderCost({ costUsd, unpricedTokens }: SpoolRow): string {
  if (costUsd === null) return "?";
  const cost = costUsd.toPrecision(4).replace(/\.?0+$/, "");
  return (unpricedTokens ?? 0) > 0 ? `≥ ${cost}` : cost;
}
