import { z } from "zod";
import type { WrittenAttribution } from "../budgets.ts";
import { describe, text } from "./fields.ts";

const routeFix = 'Write a path such as "/tickets/:id/draft".';
const methodFix = "Write a method in capitals, such as POST.";
const ruleFix = 'Write at least one condition, such as { httpRoute: "/tickets/:id/draft" }.';

const rule: z.ZodType<WrittenAttribution> = z
  .strictObject(
    {
      httpRoute: describe(
        z.string({ error: routeFix }).regex(/^\/[^\s?#]*$/, { error: routeFix }),
        "Path of the HTTP request without the query: :name is one segment, * at the end all that follow.",
        ["catalog"],
      ).optional(),
      httpMethod: describe(
        z.string({ error: methodFix }).regex(/^[A-Z]+$/, { error: methodFix }),
        "Method of the HTTP request, such as POST.",
        ["catalog"],
      ).optional(),
      service: describe(text("Write the service.name of the program."), "service.name of the program.", [
        "catalog",
      ]).optional(),
      path: describe(
        text("Write one of the feature's paths."),
        "The feature's path that such calls are on.",
        ["catalog"],
      ).optional(),
    },
    { error: ruleFix },
  )
  .refine((each) => (each.httpRoute ?? each.httpMethod ?? each.service) !== undefined, { error: ruleFix });

/** Rules that say which requests are a feature's. */
export const ATTRIBUTION_SHAPE: z.ZodType<readonly WrittenAttribution[]> = z.array(rule, {
  error: 'Write a list such as [{ httpRoute: "/tickets/:id/draft" }].',
});
