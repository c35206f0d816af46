import type { SpoolState } from "@bursar/conventions";
import { isClaimOver } from "./claim-spool-file.ts";
import type { SpoolEntry } from "./list-spool-entries.ts";
import type { SpoolReading } from "./read-spool-entry.ts";
import type { SpoolHeader } from "./spool-file.ts";

/** By what a file is judged. */
export interface SpoolRules {
  /** Where this process sends to: without credentials and query. */
  readonly endpoint: string;
  /** Older figures would not be accepted. */
  readonly maxAgeMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** What was meant for another endpoint is sent to this one. */
  readonly anyEndpoint: boolean;
  /** What was refused is tried again. */
  readonly refusedToo: boolean;
  /** What is too old is sent with the present time. */
  readonly late: boolean;
}

/** How a file stands: `waiting` is what may be sent now. */
export function findSpoolState(
  entry: SpoolEntry,
  reading: SpoolReading,
  rules: SpoolRules,
): { readonly state: SpoolState; readonly reason: string } {
  if (reading.kind === "foreign")
    return { state: "foreign", reason: "it belongs to another user, who can send it" };
  if (reading.kind === "broken") return { state: "broken", reason: reading.reason };
  if (entry.kind === "broken") return { state: "broken", reason: "it was set aside" };
  if (entry.kind === "claimed" && !isClaimOver(entry, rules.nowMs))
    return { state: "sending", reason: "another process sends it" };
  if (reading.kind === "gone") return { state: "sending", reason: "another process has it" };
  return judgeHeader(reading.content, rules);
}

function judgeHeader(
  header: SpoolHeader,
  rules: SpoolRules,
): { readonly state: SpoolState; readonly reason: string } {
  const { endpoint, takenAtMs, heldUntilMs, refusal } = header;
  if (!rules.anyEndpoint && endpoint !== rules.endpoint)
    return { state: "other-endpoint", reason: `it is meant for ${endpoint}` };
  if (heldUntilMs > rules.nowMs) return { state: "held", reason: `process ${header.pid} may still send it` };
  if (!rules.late && rules.nowMs - takenAtMs > rules.maxAgeMs)
    return { state: "too-old", reason: "Prometheus would not accept it" };
  if (!rules.refusedToo && refusal !== undefined) return { state: "refused", reason: refusal };
  return { state: "waiting", reason: refusal ?? "" };
}
