// npm run bench: measures one thing beside its rivals, and judges it by its goals.
import { cpus } from "node:os";
import { BENCHES } from "./benches.ts";
import { readOptions, UsageError } from "./read-options.ts";
import { renderHelp } from "./render-help.ts";
import { renderJson, renderTable } from "./render-report.ts";

async function runMain(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv, [...BENCHES.keys()]);
  const entry = BENCHES.get(options?.benchName ?? "");
  if (options === undefined || entry === undefined) {
    process.stdout.write(renderHelp(BENCHES));
    return 0;
  }
  const run = await entry.load();
  const report = await run({
    rounds: options.rounds,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  const setting = {
    benchName: options.benchName,
    measuredAt: new Date().toISOString(),
    node: process.version,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`,
  };
  const render = options.format === "json" ? renderJson : renderTable;
  process.stdout.write(render(setting, report));
  return report.goals.every(({ met }) => met) ? 0 : 1;
}

// Ends when the program that started this one has ended.
const leave = (): void => process.exit(1);
process.once("disconnect", leave);
try {
  process.exitCode = await runMain(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
} finally {
  process.off("disconnect", leave);
}
