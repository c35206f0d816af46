import type { RenderedFile } from "../rendered-file.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { LiveSystem } from "./live-system.ts";

/** The hash that the compiled catalog has. */
function findHash(files: readonly RenderedFile[]): string | undefined {
  const text = files.find(({ path }) => path === "catalog.json")?.text ?? "";
  return /"hash": "([0-9a-f]+)"/.exec(text)?.[1];
}

/** Whether the running processes know these budgets. */
export function checkCatalogs(
  { answers }: LiveSystem,
  files: readonly RenderedFile[],
  query: string,
): readonly LiveFinding[] {
  const hash = findHash(files);
  const runs = answers.catalogs
    .filter(({ labels }) => labels["hash"] !== hash)
    .reduce((sum, { figure }) => sum + figure, 0);
  if (runs === 0) return [];
  const who = runs === 1 ? "1 running process has" : `${runs} running processes have`;
  const text = `${who} the catalog of other budgets. Give them catalog.json as bursar compile writes it.`;
  return [{ check: "catalog", severity: "warning", path: [], text, query }];
}
