import type { z } from "zod";
import type { Finding } from "./finding.ts";
import { findKnownKeys } from "./grammar/find-known-keys.ts";
import { isMapping } from "./mapping.ts";
import { isPlaceholder } from "./placeholder.ts";
import { renderSuggestion } from "./suggestion.ts";

function findAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let found = document;
  for (const part of path) {
    if (Array.isArray(found)) found = found[Number(part)];
    else found = isMapping(found) && Object.hasOwn(found, part) ? found[String(part)] : undefined;
  }
  return found;
}

function describeFound(found: unknown): string {
  if (isPlaceholder(found)) return "is still to be filled in";
  if (found === undefined) return "is missing";
  if (found === null) return "is empty";
  if (Array.isArray(found)) return found.length === 0 ? "is an empty list" : "is a list";
  if (isMapping(found)) return "is a mapping";
  const shown = typeof found === "string" ? JSON.stringify(found) : renderScalar(found);
  return `is ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`;
}

/** A number or a boolean as YAML writes it. */
function renderScalar(found: unknown): string {
  if (found === Number.POSITIVE_INFINITY) return ".inf";
  if (found === Number.NEGATIVE_INFINITY) return "-.inf";
  if (Number.isNaN(found)) return ".nan";
  return JSON.stringify(found) ?? "something else";
}

function describeUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  document: unknown,
  shape: z.ZodType,
): readonly Finding[] {
  const found = findAt(document, issue.path);
  const fitting = issue.errors.find((branch) =>
    branch.every((inner) => inner.path.length > 0 || inner.code === "unrecognized_keys"),
  );
  if (typeof found === "object" && found !== null && fitting !== undefined) {
    return fitting.flatMap((inner) =>
      describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, document, shape),
    );
  }
  const fix = issue.errors.at(-1)?.[0]?.message ?? issue.message;
  return [{ path: issue.path, text: `${describeFound(found)}. ${fix}` }];
}

/**
 * Turns one issue of the schema into sentences for the person who wrote the file.
 *
 * @param shape - of the whole document: unknown keys are compared with its own
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  document: unknown,
  shape: z.ZodType,
): readonly Finding[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      text: `is not a known key here. ${renderSuggestion(key, findKnownKeys(shape, issue.path))}`,
    }));
  }
  if (issue.code === "invalid_union") return describeUnion(issue, document, shape);
  if (issue.code === "custom" && issue.params?.["whole"] === true) {
    return [{ path: issue.path, text: issue.message }];
  }
  return [{ path: issue.path, text: `${describeFound(findAt(document, issue.path))}. ${issue.message}` }];
}
