import { CALL_EVENT, CALL_EVENT_ATTRIBUTES, CALL_EVENT_BLOCK, CALL_EVENT_PART } from "@bursar/conventions";
import type { CallRecord } from "@bursar/conventions";
import { ROOT_CONTEXT, SeverityNumber } from "@opentelemetry/api";
import type { Attributes, LogRecord } from "@opentelemetry/api";

/** The record of a call as an OpenTelemetry event: the same fields, without those that are null. */
export function planCallEvent(record: CallRecord): LogRecord {
  const { startedAt, durationSeconds, parts, promptBlocks } = record;
  return {
    eventName: CALL_EVENT,
    // When the call was over.
    timestamp: Date.parse(startedAt) + 1000 * (durationSeconds ?? 0),
    severityNumber: SeverityNumber.INFO,
    severityText: "INFO",
    attributes: renameKeys(
      {
        ...record,
        parts: parts.map((part) => renameKeys(part, CALL_EVENT_PART)),
        promptBlocks: promptBlocks.map((block) => renameKeys(block, CALL_EVENT_BLOCK)),
      },
      CALL_EVENT_ATTRIBUTES,
    ),
    // Whatever span is active when it is sent, it is not the call's.
    context: ROOT_CONTEXT,
  };
}

function renameKeys(fields: object, names: Readonly<Record<string, string>>): Attributes {
  const known = Object.entries(fields).flatMap(([key, field]: [string, unknown]) => {
    const name = names[key];
    return name === undefined || field === null ? [] : [[name, field] as const];
  });
  return Object.fromEntries(known);
}
