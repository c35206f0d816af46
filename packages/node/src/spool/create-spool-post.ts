import { Buffer } from "node:buffer";
import { createOtlpSender } from "../otlp/create-otlp-sender.ts";
import type { Verdict } from "../otlp/find-verdict.ts";
import { METRICS_SIGNAL } from "../otlp/otlp-signal.ts";
import { readJsonRequest } from "../otlp/read-json-request.ts";
import { readOtlpTarget } from "../otlp/read-otlp-target.ts";

/**
 * Sends requests of the spool, which are in OTLP's JSON, configured by the standard variables of OTLP as the exporter
 * is. Once: whatever fails stays in the spool. A sending keeps no program alive.
 */
export function createSpoolPost(longestMs: number): (request: Buffer) => Promise<Verdict> {
  const target = readOtlpTarget(METRICS_SIGNAL);
  const timeoutMs = Math.min(target.standard.timeoutMillis, longestMs);
  const send = createOtlpSender(target, METRICS_SIGNAL);
  return async (request) => {
    const written = target.protocol === "http/json" ? request : writeProtobuf(request);
    return written === undefined
      ? { kind: "refused", reason: "it is no request of OTLP" }
      : send(written, timeoutMs);
  };
}

/** Parts of a message of Protobuf, one after the other, are the message; undefined where it is none. */
function writeProtobuf(request: Buffer): Buffer | undefined {
  try {
    return Buffer.concat(
      readJsonRequest(request).map(
        (metrics) => METRICS_SIGNAL.protobuf.serializeRequest(metrics) ?? Buffer.alloc(0),
      ),
    );
  } catch {
    return undefined;
  }
}

/** An endpoint as it may be kept: what it carries of credentials is left out. */
export function planSpoolEndpoint(url: string): string {
  if (!URL.canParse(url)) return url.replace(/[?#].*$/, "");
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
