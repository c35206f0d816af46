import type { BudgetsReading } from "@bursar/budgets";
import { isBudgetsName, readBudgetsFile, readBudgetsTexts } from "../read-budgets-file.ts";
import { decodeText } from "../read-text-file.ts";
import type { Terminal } from "../terminal.ts";
import { UserMistake } from "../user-mistake.ts";
import type { Side } from "./plan-sides.ts";
import { findBytes, findCommit, findGitPlace, findNames } from "./read-git.ts";
import type { GitPlace } from "./read-git.ts";

/** A deployment has its model in the contract prices of its time: models are judged by check alone. */
const OPTIONS = { prices: "unread" } as const;
const SHORT_HASH = 7;
/** What holds before the first file. */
const NOTHING: BudgetsReading = {
  budgets: {
    apiVersion: "bursar.dev/v1",
    kind: "Budgets",
    receivers: {},
    owners: {},
    teams: {},
    features: {},
  },
  warnings: [],
  placeFindings: () => [],
};

/** One version as it was read. */
export interface SideReading {
  /** For people, such as `main (39fc37e)`. */
  readonly label: string;
  readonly reading: BudgetsReading;
}

/**
 * The commit of a name.
 *
 * @throws UserMistake when there is none
 */
export function readCommit(place: GitPlace, ref: string): string {
  const commit = findCommit(place, ref);
  if (commit !== undefined) return commit;
  throw new UserMistake(
    `"${ref}" is neither a path here nor a commit that git knows. Correct it, or fetch it first (git fetch origin ${ref}).`,
  );
}

function joinPath(folder: string, name: string): string {
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`;
}

/** Budgets as they were in a commit; undefined where it has none at the path. */
function findCommitted(path: string, ref: string, commit: string): BudgetsReading | undefined {
  const place = findGitPlace(path);
  const names = findNames(place, commit)?.filter(isBudgetsName);
  const paths = names === undefined ? [path] : names.map((name) => joinPath(path, name));
  const texts = paths.flatMap((each) => {
    const bytes = findBytes(names === undefined ? place : findGitPlace(each), commit);
    return bytes === undefined ? [] : [decodeText(bytes, `${ref}:${each}`)];
  });
  return texts.length === 0 ? undefined : readBudgetsTexts(texts, OPTIONS);
}

function renderLabel(ref: string, commit: string): string {
  return `${ref} (${commit.slice(0, SHORT_HASH)})`;
}

/** Reads budgets as they were in an older commit; where they were not there yet, all that came later is new. */
export function readOlder(path: string, ref: string, commit: string): SideReading {
  const label = renderLabel(ref, commit);
  const reading = findCommitted(path, ref, commit);
  return reading === undefined ? { label: `${label}, not there yet`, reading: NOTHING } : { label, reading };
}

/** Reads one version. */
export function readSide({ path, ref }: Side, terminal: Terminal): SideReading {
  if (ref === undefined) return { label: path, reading: readBudgetsFile(path, terminal, OPTIONS) };
  const commit = readCommit(findGitPlace(path), ref);
  const label = renderLabel(ref, commit);
  const reading = findCommitted(path, ref, commit);
  if (reading === undefined)
    throw new UserMistake(`${path} is not in ${label}. Name a path that the newer version has.`);
  return { label, reading };
}
