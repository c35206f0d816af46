import { findNearest } from "@bursar/budgets";
import { PROVIDERS } from "@bursar/conventions";
import type { Provider } from "@bursar/conventions";
import type { BillableCall } from "@bursar/pricing";
import { findJsonFault } from "./find-json-fault.ts";
import { isJsonObject } from "../json-object.ts";
import type { JsonObject } from "../json-object.ts";
import { readLoggedMoment } from "./read-moment.ts";

/** What holds for lines that do not say it. */
export interface CallDefaults {
  readonly provider: Provider;
  readonly atMs: number;
}

/** What is wrong with a line, and where in it. */
export interface LineFault {
  readonly path: string;
  /** From 0. */
  readonly index: number;
  readonly text: string;
}

/** A logged call, or the first thing that is wrong with it. */
export type CallReading =
  | { readonly call: BillableCall; readonly fields: JsonObject; readonly fault?: undefined }
  | { readonly fault: LineFault };

/**
 * Reads one line of a log of calls:
 * `{model, usage, at?, provider?, batch?, stop_reason?, bill_to?, request_model?, location?}`.
 */
export function readCallLine(text: string, defaults: CallDefaults): CallReading {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return describeFault("(line)", findJsonFault(text), "is not JSON from here on. Write one object a line.");
  }
  if (isJsonObject(fields)) return readCall(fields, text, defaults);
  return describeFault("(line)", text.search(/\S/), "is not an object. Write one object a line.");
}

function readCall(fields: JsonObject, text: string, defaults: CallDefaults): CallReading {
  const { model, usage, at, provider, batch } = fields;
  const odd = (path: string, what: string): CallReading =>
    describeFault(path, Math.max(text.indexOf(`"${path}"`), text.search(/\S/)), what);
  if (isAbsent(model)) return odd("model", 'is missing. Write "model": "<id>".');
  if (typeof model !== "string") return odd("model", "is not a text. Write the id of a model.");
  if (isAbsent(usage)) return odd("usage", 'is missing. Write "usage": the object of the response.');
  const atMs = isAbsent(at) ? defaults.atMs : readLoggedMoment(at);
  if (atMs === undefined) return odd("at", "is no time. Write ISO 8601, or milliseconds since 1970.");
  const found = isAbsent(provider) ? defaults.provider : PROVIDERS.find((known) => known === provider);
  if (found === undefined) return odd("provider", `is not a known one. ${suggestProvider(provider)}`);
  if (!isAbsent(batch) && typeof batch !== "boolean")
    return odd("batch", "is not true or false. Write one of the two.");
  const call = {
    model,
    usage,
    provider: found,
    atMs,
    batch: batch === true,
    stopReason: findText(fields["stop_reason"]),
    billTo: findText(fields["bill_to"]),
    requestModel: findText(fields["request_model"]),
    location: findText(fields["location"]),
  };
  return { fields, call };
}

function findText(field: unknown): string | undefined {
  return typeof field === "string" ? field : undefined;
}

function describeFault(path: string, index: number, text: string): CallReading {
  return { fault: { path, index, text } };
}

function isAbsent(field: unknown): boolean {
  return field === undefined || field === null;
}

function suggestProvider(provider: unknown): string {
  const nearest = typeof provider === "string" ? findNearest(provider, PROVIDERS) : undefined;
  return nearest === undefined ? `Use one of: ${PROVIDERS.join(", ")}.` : `Did you mean "${nearest}"?`;
}
