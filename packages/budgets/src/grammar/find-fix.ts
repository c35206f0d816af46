import type { z } from "zod";

/** The sentence that says what to write where a shape finds something else; the same in messages, editors and docs. */
export function findFix(shape: z.ZodType): string {
  const [issue] = shape.safeParse(undefined).error?.issues ?? [];
  if (issue === undefined) throw new Error("an optional shape needs no fix");
  return issue.code === "invalid_union"
    ? (issue.errors.at(-1)?.[0]?.message ?? issue.message)
    : issue.message;
}
