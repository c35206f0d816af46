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

/** Reads budgets as they were in a commit. */
export function readCommitted(path: string, ref: string, commit: string): SideReading {
  const place = findGitPlace(path);
  const label = `${ref} (${commit.slice(0, SHORT_HASH)})`;
  const names = findNames(place, commit)?.filter(isBudgetsName);
  const paths = names === undefined ? [path] : names.map((name) => joinPath(path, name));
  const texts = paths.map((each) => {
    const bytes = findBytes(names === undefined ? place : findGitPlace(each), commit);
    if (bytes === undefined)
      throw new UserMistake(`${path} is not in ${label}. Name a path that both versions have.`);
    return decodeText(bytes, `${ref}:${each}`);
  });
  if (texts.length === 0) throw new UserMistake(`${path} is a folder without budgets in ${label}.`);
  return { label, reading: readBudgetsTexts(texts, OPTIONS) };
}

/** Reads one version. */
export function readSide({ path, ref }: Side, terminal: Terminal): SideReading {
  if (ref === undefined) return { label: path, reading: readBudgetsFile(path, terminal, OPTIONS) };
  return readCommitted(path, ref, readCommit(findGitPlace(path), ref));
}
