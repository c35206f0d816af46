import { convertLegacyHttpOptions } from "@opentelemetry/otlp-exporter-base/node-http";
import { unreferenceSockets } from "../unreferenced-agent.ts";
import { findVerdict } from "./find-verdict.ts";
import type { Verdict } from "./find-verdict.ts";
import { postOtlp } from "./post-otlp.ts";

/**
 * Sends requests of the spool, configured by the standard variables of OTLP as the exporter is. Once: whatever
 * fails stays in the spool. A sending keeps no program alive.
 */
export function createSpoolPost(longestMs: number): (request: Buffer) => Promise<Verdict> {
  const standard = convertLegacyHttpOptions({}, "METRICS", "v1/metrics", {
    "content-type": "application/json",
    "user-agent": "bursar",
  });
  const timeoutMs = Math.min(standard.timeoutMillis, longestMs);
  let agent: ReturnType<typeof unreferenceSockets> | undefined;
  return async (request) => {
    try {
      const protocol = new URL(standard.url).protocol;
      agent ??= unreferenceSockets(await standard.agentFactory(protocol), () => timeoutMs);
      const headers = await standard.headers();
      const gzip = standard.compression === "gzip";
      return findVerdict(await postOtlp(request, { url: standard.url, headers, agent, gzip, timeoutMs }));
    } catch (error) {
      return { kind: "away", reason: error instanceof Error ? error.message : String(error) };
    }
  };
}

/** An endpoint as it may be kept: what it carries of credentials is left out. */
export function planSpoolEndpoint(url: string): string {
  if (!URL.canParse(url)) return url.replace(/[?#].*$/, "");
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
