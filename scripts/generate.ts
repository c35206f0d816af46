/** Compiles the repository's own budgets.yaml into its root, and the grammar into docs/: `npm run generate`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { planBudgets, readBudgets, renderDocs, renderProblem } from "@bursar/budgets";
import { renderFiles } from "@bursar/budgets/render-files";

const root = fileURLToPath(new URL("..", import.meta.url));
const reading = readBudgets(readFileSync(join(root, "budgets.yaml"), "utf8"), "budgets.yaml");
if (reading.budgets === undefined) {
  for (const problem of reading.problems) console.error(renderProblem(problem));
  process.exitCode = 2;
} else {
  const docs = renderDocs(readFileSync(join(root, "docs", "budgets.md"), "utf8"));
  for (const file of [...renderFiles(planBudgets(reading.budgets), { day: "2026-11-23" }), ...docs]) {
    const target = join(root, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.text);
    console.log(file.path);
  }
}
