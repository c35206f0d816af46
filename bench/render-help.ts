import { MOST_ROUNDS } from "./read-options.ts";

/** How to call the benches. */
export function renderHelp(benches: ReadonlyMap<string, { readonly sentence: string }>): string {
  const names = [...benches].map(([name, { sentence }]) => `  ${name.padEnd(22)}  ${sentence}`);
  return `npm run bench -- <name> [options]

${names.join("\n")}

  --rounds N              timed rounds of each subject, 1 to ${MOST_ROUNDS} (default 9)
  --format table|json     for people or for machines (default table)
  --help                  this text

Exit codes: 0 measured, and every goal is met · 1 a goal is not met · 2 a mistake in the command line.
`;
}
