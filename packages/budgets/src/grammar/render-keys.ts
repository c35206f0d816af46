import { z } from "zod";
import { ACTION_VALUES_SHAPE } from "./action-values-shape.ts";
import { BUDGETS_SHAPE } from "./budgets-shape.ts";
import { findFix } from "./find-fix.ts";

/** What has the keys of features, and of their thresholds. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  "commitments.*.thresholds",
  "teams.*.thresholds",
  "templates",
]);

/** One key as the reference tells it. */
interface KeyRow {
  readonly path: string;
  readonly shape: z.ZodType;
  readonly isRequired: boolean;
}

function unwrapShape(shape: z.core.$ZodType): z.ZodType {
  const inner = shape instanceof z.ZodOptional ? shape.unwrap() : shape;
  if (inner instanceof z.ZodType) return inner;
  throw new Error("a shape of another version of zod");
}

/** The keys of a shape and of all below it, each by its path; a name that a person chose is `*`. */
function listKeys(shape: z.ZodType, path: string): readonly KeyRow[] {
  if (shape instanceof z.ZodUnion) return shape.options.flatMap((each) => listKeys(unwrapShape(each), path));
  if (shape instanceof z.ZodRecord) return listKeys(unwrapShape(shape.valueType), `${path}.*`);
  if (shape instanceof z.ZodArray) return listKeys(unwrapShape(shape.element), `${path}[]`);
  if (!(shape instanceof z.ZodObject)) return [];
  return Object.entries(shape.shape).flatMap(([key, field]) => {
    const inner = unwrapShape(field);
    const own = path === "" ? key : `${path}.${key}`;
    const isRequired = !(field instanceof z.ZodOptional);
    return [
      { path: own, shape: inner, isRequired },
      ...(TOLD_ELSEWHERE.has(own) ? [] : listKeys(inner, own)),
    ];
  });
}

function renderCell(text: string): string {
  return text.replaceAll("|", String.raw`\|`).replaceAll("<", "&lt;");
}

function renderRow({ path, shape, isRequired }: KeyRow, above: string): string {
  const { description = "", usedBy } = shape.meta() ?? {};
  const readBy = Array.isArray(usedBy) ? usedBy.join(", ") : "–";
  const cells = [description, findFix(shape), readBy].map(renderCell);
  return `| \`${path.slice(above.length)}\`${isRequired ? " \\*" : ""} | ${cells.join(" | ")} |`;
}

function renderTable(rows: readonly KeyRow[], above: string): string {
  const lines = rows.map((row) => renderRow(row, above));
  return ["| key | meaning | what to write | read by |", "|--|--|--|--|", ...lines, ""].join("\n");
}

function renderSection(section: string, rows: readonly KeyRow[]): string {
  const below = rows.filter(({ path }) => path.startsWith(`${section}.`));
  const above = below.every(({ path }) => path.startsWith(`${section}.*.`)) ? `${section}.*.` : `${section}.`;
  return below.length === 0 ? "" : `### ${above.slice(0, -1)}\n\n${renderTable(below, above)}`;
}

/** The heading under which the reference of keys stands in docs/budgets.md; all below it is generated. */
export const KEYS_HEADING = "## Every key";

/** The reference of every key of budgets and of action values, as Markdown. */
export function renderKeys(): string {
  const rows = listKeys(BUDGETS_SHAPE, "");
  const top = rows.filter(({ path }) => !path.includes("."));
  const sections = top.map(({ path }) => renderSection(path, rows)).filter((table) => table !== "");
  return [
    KEYS_HEADING,
    "",
    "From the grammar. `*` is a name that you choose, `[]` an item of a list; \\* marks a key that must be there.",
    "Read by `check` alone, or by nothing (–), means: no rule, route or program acts on it yet.",
    "",
    renderTable(top, ""),
    ...sections,
    "### A file of kind ActionValues",
    "",
    renderTable(listKeys(ACTION_VALUES_SHAPE, ""), ""),
  ].join("\n");
}
