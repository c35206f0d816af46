/** Compiles the repository's own budgets.yaml into the repository's root: `npm run generate`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { planBudgets, readBudgets, renderFiles, renderProblem } from "@bursar/budgets";

const root = fileURLToPath(new URL("..", import.meta.url));
const reading = readBudgets(readFileSync(join(root, "budgets.yaml"), "utf8"), "budgets.yaml");
if (reading.budgets === undefined) {
  for (const problem of reading.problems) console.error(renderProblem(problem));
  process.exitCode = 2;
} else {
  for (const file of renderFiles(planBudgets(reading.budgets))) {
    const target = join(root, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.text);
    console.log(file.path);
  }
}
