import { existsSync } from "node:fs";
import { planDiff, renderDiffMarkdown, renderDiffText } from "@bursar/budgets";
import type { BudgetsDiff } from "@bursar/budgets";
import type { Command } from "../command.ts";
import { readArgs } from "../command.ts";
import { EXIT_CODES } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { UserMistake } from "../user-mistake.ts";
import { writeProblems } from "../write-problems.ts";
import { planSides } from "./plan-sides.ts";
import type { Sides } from "./plan-sides.ts";
import { findCommit, findGitPlace, findMergeBase } from "./read-git.ts";
import { readCommit, readOlder, readSide } from "./read-side.ts";
import type { SideReading } from "./read-side.ts";

const ARGS = {
  from: {
    type: "positional",
    description: "Older version: a path, or a git ref (HEAD~1, main..HEAD, main...HEAD); HEAD if left out",
    required: false,
  },
  to: {
    type: "positional",
    description: "Newer path, or git ref; what is on disk if left out",
    required: false,
  },
  path: { type: "positional", description: "Budgets file or folder, after refs", required: false },
  "exit-code": { type: "boolean", description: "Exit 1 when something changes" },
  format: {
    type: "enum",
    description: "How it is written; markdown is for a comment on a pull request",
    options: ["text", "json", "markdown"],
    default: "text",
  },
} satisfies Command["definition"]["args"];

/** The older version; where two branches parted, for a range with three dots. */
function readFrom({ from, to, isFromMergeBase }: Sides, terminal: Terminal): SideReading {
  if (from.ref === undefined) return readSide(from, terminal);
  const place = findGitPlace(from.path);
  const commit = readCommit(place, from.ref);
  if (!isFromMergeBase || to.ref === undefined) return readOlder(from.path, from.ref, commit);
  const base = findMergeBase(place, commit, readCommit(place, to.ref));
  if (base === undefined)
    throw new UserMistake(
      `${from.ref} and ${to.ref} have no commit in common here. Fetch more of their history (git fetch --unshallow).`,
    );
  return readOlder(from.path, from.ref, base);
}

function readTo({ from, to }: Sides, terminal: Terminal): SideReading {
  const side = readSide(to, terminal);
  return from.ref !== undefined && to.ref === undefined ? { ...side, label: "the working tree" } : side;
}

function renderDiff(diff: BudgetsDiff, sides: Sides, format: string, labels: readonly string[]): string {
  const [from = "", to = ""] = labels;
  const path = sides.from.ref === undefined ? "" : `${sides.from.path}: `;
  const title = `${path}${from} → ${to}`;
  if (format === "markdown") return renderDiffMarkdown(diff, title);
  if (format === "text") return renderDiffText(diff, title);
  return `${JSON.stringify({ from, to, ...diff }, null, 2)}\n`;
}

/** `bursar diff`: what changes for whom between two versions of the budgets. */
export const DIFF_COMMAND: Command = {
  definition: {
    meta: {
      name: "bursar diff",
      description: "Tell what changes for whom between two versions of the budgets",
    },
    args: ARGS,
  },
  run(rawArgs, terminal) {
    const args = readArgs(ARGS, rawArgs);
    const words = [args.from, args.to, args.path].filter((word) => word !== undefined);
    const sides = planSides(words, {
      hasPath: (path) => path === "-" || existsSync(path),
      hasRef: (ref) => findCommit(findGitPlace("."), ref) !== undefined,
    });
    const [from, to] = [readFrom(sides, terminal), readTo(sides, terminal)];
    const { budgets: before } = from.reading;
    const { budgets: after } = to.reading;
    if (before === undefined || after === undefined) {
      writeProblems([...(from.reading.problems ?? []), ...(to.reading.problems ?? [])], terminal);
      return EXIT_CODES.mistake;
    }
    const diff = planDiff(before, after);
    terminal.output.write(renderDiff(diff, sides, args.format, [from.label, to.label]));
    return args["exit-code"] === true && diff.subjects.length > 0 ? EXIT_CODES.differs : EXIT_CODES.ok;
  },
};
