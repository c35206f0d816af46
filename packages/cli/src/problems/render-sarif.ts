import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Problem } from "@bursar/budgets";

/** Readers group results by rule; what is wrong is in the message and differs for each key. */
const RULE = {
  id: "budgets",
  name: "Budgets",
  shortDescription: { text: "A mistake or a contradiction in budgets or contract prices" },
  helpUri: "https://github.com/bursar-dev/bursar/blob/main/docs/budgets.md",
} as const;

/** A reference as the format wants it: relative ones stay so, that they fit the checkout. */
function renderUri(file: string): string {
  return isAbsolute(file)
    ? pathToFileURL(file).href
    : file.replaceAll("\\", "/").split("/").map(encodeURIComponent).join("/");
}

/**
 * A log of SARIF 2.1.0, as code scanning takes it.
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 *
 * @param version - of this program
 */
export function renderSarif(problems: readonly Problem[], version: string): string {
  const results = problems.map(({ severity, file, line, column, path, text }) => ({
    ruleId: RULE.id,
    level: severity,
    message: { text: `${path}: ${text}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: renderUri(file) },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: path }],
      },
    ],
  }));
  const driver = {
    name: "bursar check",
    version,
    informationUri: "https://github.com/bursar-dev/bursar",
    rules: [RULE],
  };
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
