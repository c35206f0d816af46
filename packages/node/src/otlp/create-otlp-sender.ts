import { unreferenceSockets } from "../unreferenced-agent.ts";
import { findGrpcVerdict, findVerdict } from "./find-verdict.ts";
import type { Verdict } from "./find-verdict.ts";
import { GrpcConnection } from "./grpc-connection.ts";
import type { OtlpSignal } from "./otlp-signal.ts";
import { postHttp } from "./post-http.ts";
import type { OtlpTarget } from "./read-otlp-target.ts";

/** Sends a request that is written already, once. Never rejects, and keeps no program alive once it is connected. */
export type SendOtlp = (request: Uint8Array, timeoutMs: number) => Promise<Verdict>;

/** Sends requests of a signal to a target. */
export function createOtlpSender(target: OtlpTarget, signal: Omit<OtlpSignal<never>, "json">): SendOtlp {
  const send =
    target.protocol === "grpc" ? createGrpcSender(target, signal) : createHttpSender(target, signal);
  return async (request, timeoutMs) => {
    try {
      return await send(request, timeoutMs);
    } catch (error) {
      return { kind: "away", reason: error instanceof Error ? error.message : String(error) };
    }
  };
}

function createGrpcSender(target: OtlpTarget, signal: Omit<OtlpSignal<never>, "json">): SendOtlp {
  const connection = new GrpcConnection(target);
  return async (request, timeoutMs) =>
    findGrpcVerdict(await connection.call(signal.grpcPath, request, timeoutMs), signal);
}

function createHttpSender({ url, standard }: OtlpTarget, signal: Omit<OtlpSignal<never>, "json">): SendOtlp {
  let agent: ReturnType<typeof unreferenceSockets> | undefined;
  let deadlineMs = 0;
  return async (request, timeoutMs) => {
    deadlineMs = performance.now() + timeoutMs;
    agent ??= unreferenceSockets(
      await standard.agentFactory(new URL(url).protocol),
      () => deadlineMs - performance.now(),
    );
    const headers = { ...(await standard.headers()), "user-agent": "bursar" };
    const gzip = standard.compression === "gzip";
    const answer = await postHttp(request, { url, headers, agent, gzip, timeoutMs });
    return findVerdict(answer, signal);
  };
}
