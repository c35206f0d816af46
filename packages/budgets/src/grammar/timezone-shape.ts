import { z } from "zod";
import { findNearest } from "../suggestion.ts";

const FIX = "Write a time zone by its IANA name, such as Europe/Berlin.";

/** Whether the name is one of the IANA database; offsets such as `+01:00` know no daylight saving. */
function isTimezone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    // Others than JavaScript tell capitals apart. An alias resolves to another name.
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

function renderFix(name: string): string {
  const nearest = findNearest(name, ["UTC", ...Intl.supportedValuesOf("timeZone")]);
  return nearest === undefined ? FIX : `Did you mean "${nearest}"?`;
}

/** The name of a time zone. */
export const TIMEZONE_SHAPE: z.ZodType<string> = z
  .string({ error: FIX })
  .refine(isTimezone, { error: ({ input }) => renderFix(String(input)) });
