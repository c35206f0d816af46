import type { z } from "zod";
import { isMapping } from "./mapping.ts";

/** A copy of a document without the places that a shape refused, so that what is left can be checked further. */
export function dropFaults(document: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(document);
  for (const issue of issues) {
    const paths =
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths) dropPlace(copy, path);
  }
  return copy;
}

/** A copy of a document without the rows of its sections that a shape still refused. */
export function dropRows(document: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(document);
  for (const issue of issues) dropPlace(copy, issue.path.slice(0, 2));
  return copy;
}

function dropPlace(document: unknown, path: readonly PropertyKey[]): void {
  let holder = document;
  for (const part of path.slice(0, -1)) {
    if (!isMapping(holder) && !Array.isArray(holder)) return;
    holder = Reflect.get(holder, part);
  }
  const last = path.at(-1);
  if (last !== undefined && isMapping(holder)) Reflect.deleteProperty(holder, last);
}
