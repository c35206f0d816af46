import { UNKNOWN } from "@bursar/conventions";
import type { Provider } from "@bursar/conventions";
import type { Attribution } from "../attribution.ts";
import type { CallEnd, StartedCall } from "../ended-call.ts";
import type { Recorder } from "../recorder.ts";
import type { EndedEntry } from "./read-result-line.ts";

/** What all entries of a batch have in common. */
export interface EntryOrigin {
  readonly attribution: Attribution;
  readonly provider: Provider;
  /** Google Cloud's location of the endpoint; undefined elsewhere. */
  readonly location: string | undefined;
  readonly workspace: string | undefined;
  /** The moment whose prices hold, in milliseconds since 1970. */
  readonly atMs: number;
}

/** Records an entry as a call that began and ended, without a duration, and that is part of no action. */
export function recordEntry(entry: EndedEntry, origin: EntryOrigin, recorder: Recorder): void {
  const { message } = entry;
  const started: StartedCall = {
    attribution: origin.attribution,
    provider: origin.provider,
    api: "batch",
    requestModel: message?.model ?? UNKNOWN,
    location: origin.location,
    billTo: undefined,
    atMs: origin.atMs,
    startedAtMs: performance.now(),
    detail: undefined,
  };
  recorder.recordCallStarted(started);
  const end: CallEnd = {
    result: entry.result,
    errorType: entry.errorType,
    answered: message !== undefined,
    responseModel: message?.model,
    stopReason: message?.stopReason,
    usage: message?.usage,
    outputEstimated: false,
    workspace: origin.workspace,
    timeToFirstTokenSeconds: undefined,
  };
  recorder.recordCall({ started, end, endedAtMs: started.startedAtMs });
  if (message !== undefined && (message.usage === undefined || message.usage === null))
    recorder.recordFault("batch usage", "an entry succeeded without a usage");
}
