import type { RenderedFile } from "../rendered-file.ts";
import { renderJsonSchemas } from "./render-json-schema.ts";
import { KEYS_HEADING, renderKeys } from "./render-keys.ts";

/**
 * The files of docs/ that follow from the grammar: schemas for editors, and the guide with its reference of keys.
 *
 * @param guide - text of docs/budgets.md; what stands above the reference is kept
 */
export function renderDocs(guide: string): readonly RenderedFile[] {
  const [above = ""] = guide.split(`${KEYS_HEADING}\n`);
  return [...renderJsonSchemas(), { path: "docs/budgets.md", text: above + renderKeys() }];
}
