import { z } from "zod";
import { isDay } from "../day.ts";
import { readDuration } from "../duration.ts";
import { isPlaceholder } from "../placeholder.ts";

/** What reads a key today; the reference in docs/ says it of each. */
export type UsedBy = "rules" | "routes" | "dashboard" | "catalog" | "check" | "top";

const TEXT_FIX = 'Write a short text, such as "An agent sends the draft".';

/** Gives a key its sentence in the reference and the editor, and tells what reads it. */
export function describe<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  usedBy: readonly UsedBy[] = [],
): Schema {
  return schema.meta(usedBy.length === 0 ? { description } : { description, usedBy });
}

/** Free text for people. */
export function text(fix: string = TEXT_FIX): z.ZodString {
  return z
    .string({ error: fix })
    .trim()
    .min(1, { error: fix })
    .max(2000, { error: "Keep it below 2000 characters." })
    .refine((written) => !isPlaceholder(written), { error: fix });
}

/** Whole seconds, written with their unit. */
export function duration(example: string): z.ZodType<number> {
  const fix = `Write a whole number and a unit (s, m, h, d), such as ${example}.`;
  return z
    .string({ error: fix })
    .regex(/^[1-9]\d{0,6}[smhd]$/, { error: fix })
    .transform((input) => readDuration(input) ?? Number.NaN);
}

/** A day of the calendar as text. */
export function day(example: string): z.ZodType<string> {
  const fix = `Write a day of the calendar, such as ${example}.`;
  return z
    .string({ error: fix })
    .regex(/^\d{4}-\d{2}-\d{2}$/, { error: fix, abort: true })
    .refine(isDay, { error: fix });
}

/** Money above 0. */
export function usd(example: string): z.ZodNumber {
  const fix = `Write an amount above 0 in USD, digits only, such as ${example}.`;
  return z.number({ error: fix }).gt(0, { error: fix }).lte(1e12, { error: fix });
}

/** Money from 0. */
export function usdFromZero(example: string): z.ZodNumber {
  const fix = `Write an amount from 0 in USD, digits only, such as ${example}.`;
  return z.number({ error: fix }).gte(0, { error: fix }).lte(1e12, { error: fix });
}

/** A whole number of things. */
export function count(fix: string): z.ZodNumber {
  return z.number({ error: fix }).int({ error: fix }).min(1, { error: fix }).max(1e12, { error: fix });
}

/** A share from 0 to 1. */
export function ratio(example: string): z.ZodNumber {
  const fix = `Write a share from 0 to 1, such as ${example}.`;
  return z.number({ error: fix }).gte(0, { error: fix }).lte(1, { error: fix });
}

/** The name of something that is declared elsewhere in the file. */
export function reference(what: string): z.ZodString {
  return z.string({ error: `Write the name of ${what}.` });
}

/** A list of names. */
export function names(fix: string): z.ZodArray<z.ZodString> {
  return z.array(z.string({ error: fix }).min(1, { error: fix }), { error: fix });
}

/** One of a closed list. */
export function choice<const Names extends readonly string[]>(...allowed: Names): z.ZodType<Names[number]> {
  const quoted = allowed.map((each) => JSON.stringify(each));
  const last = quoted.pop() ?? "";
  return z.enum(allowed, { error: `Write ${quoted.join(", ")} or ${last}.` });
}
