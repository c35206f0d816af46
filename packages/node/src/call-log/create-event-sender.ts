import type { CallRecord } from "@bursar/conventions";
import type { Resource } from "@opentelemetry/resources";
import { LoggerProvider } from "@opentelemetry/sdk-logs";
import type { LogRecordProcessor, ReadableLogRecord } from "@opentelemetry/sdk-logs";
import { createOtlpSender } from "../otlp/create-otlp-sender.ts";
import type { Verdict } from "../otlp/find-verdict.ts";
import { findSerializer, LOGS_SIGNAL } from "../otlp/otlp-signal.ts";
import { readOtlpTarget } from "../otlp/read-otlp-target.ts";
import { planCallEvent } from "./plan-call-event.ts";

/** Sends records of calls as OpenTelemetry events, once. Never rejects. */
export type SendEvents = (records: readonly CallRecord[], timeoutMs: number) => Promise<Verdict>;

const SCOPE = "@bursar/node";

/** Events of a provider of our own, to where the standard variables of OTLP say that logs go. */
export function createEventSender(resource: Resource): SendEvents {
  const target = readOtlpTarget(LOGS_SIGNAL);
  const serializer = findSerializer(LOGS_SIGNAL, target.protocol);
  const send = createOtlpSender(target, LOGS_SIGNAL);
  const collected = new CollectedEvents();
  const logger = new LoggerProvider({ resource, processors: [collected] }).getLogger(SCOPE);
  const write = (records: readonly CallRecord[]): Uint8Array | undefined => {
    try {
      for (const record of records) logger.emit(planCallEvent(record));
      return serializer.serializeRequest(collected.take());
    } catch {
      collected.take();
      return undefined;
    }
  };
  return async (records, timeoutMs) => {
    const request = write(records);
    if (request === undefined) return { kind: "refused", reason: "they cannot be written" };
    return send(request, Math.min(timeoutMs, target.standard.timeoutMillis));
  };
}

/** OpenTelemetry's own queue drops records without a word, and keeps a program alive that has ended. */
class CollectedEvents implements LogRecordProcessor {
  private events: ReadableLogRecord[] = [];

  onEmit(event: ReadableLogRecord): void {
    this.events.push(event);
  }

  take(): ReadableLogRecord[] {
    const taken = this.events;
    this.events = [];
    return taken;
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}
