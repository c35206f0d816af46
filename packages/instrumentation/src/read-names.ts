import type { GivenNames, Names, Tags } from "./attribution.ts";
import { cutText } from "./cut-text.ts";
import { readFields } from "./read-fields.ts";
import { recordFault } from "./record-fault.ts";

// More than any declared name has; what is recorded of others is shorter still.
const MOST_CHARS = 1_000;

/** Names of any shape: an application may be plain JavaScript, and a wrong type must not hurt it. */
export function readNames(names: string | Names): GivenNames {
  try {
    if (typeof names === "string") return { feature: readName(names) };
    if (typeof names !== "object" || names === null) return {};
    return {
      feature: readName(names.feature),
      team: readName(names.team),
      path: readName(names.path),
      promptVersion: readName(names.promptVersion),
      tags: readTags(names.tags),
    };
  } catch (fault) {
    // A getter of the application threw.
    recordFault("names", fault);
    return {};
  }
}

function readName(name: unknown): string | undefined {
  return typeof name === "string" && name !== "" ? cutText(name, MOST_CHARS) : undefined;
}

const MOST_TAGS = 20;
const LONGEST_TAG = 200;

function readTags(source: unknown): Tags | undefined {
  const fields = readFields(source);
  if (fields === undefined) return undefined;
  const tags: Record<string, string> = {};
  for (const [key, word] of Object.entries(fields).slice(0, MOST_TAGS))
    if (typeof word === "string") tags[cutText(key, LONGEST_TAG)] = cutText(word, LONGEST_TAG);
  return tags;
}
