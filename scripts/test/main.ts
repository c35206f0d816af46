// npm test, npm run check, npm run test:unit: every check of the repository, and a plain count at the end.
import { parseArgs } from "node:util";

import { endCommands } from "./run-command.ts";
import { addTallies, ONE_FAILED } from "./step.ts";
import type { Step, Tally } from "./step.ts";
import { HYGIENE_STEPS, STEPS } from "./steps.ts";

async function leave(exitCode: number): Promise<never> {
  await endCommands();
  process.exit(exitCode);
}

const { values } = parseArgs({
  options: { hygiene: { type: "boolean", default: false }, only: { type: "string", multiple: true } },
});
const known = [...STEPS, ...HYGIENE_STEPS];
const unknown = (values.only ?? []).filter((name) => !known.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`Unknown step ${unknown.join(", ")}. Known: ${known.map((step) => step.name).join(", ")}.`);
  process.exit(2);
}
process.once("disconnect", () => void leave(1));
for (const [signal, exitCode] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.once(signal, () => void leave(exitCode));
}

const chosen = values.only
  ? known.filter((step) => values.only?.includes(step.name))
  : [...STEPS, ...(values.hygiene ? HYGIENE_STEPS : [])];
console.log(`Node ${process.version}`);
const results: { step: Step; tally: Tally; seconds: number }[] = [];
for (const step of chosen) {
  console.log(`\n── ${step.name}`);
  const begin = performance.now();
  const tally = await step.run().catch((error: unknown): Tally => {
    console.error(error instanceof Error ? error.message : error);
    return ONE_FAILED;
  });
  results.push({ step, tally, seconds: (performance.now() - begin) / 1000 });
}
console.log("");
for (const { step, tally, seconds } of results) {
  const state = tally.failed === 0 ? "ok" : "FAILED";
  console.log(`${step.name.padEnd(12)} ${state.padEnd(7)} ${seconds.toFixed(1).padStart(7)} s`);
}
const total = addTallies(results.map((result) => result.tally));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);
