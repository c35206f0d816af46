import { findErrorCode } from "../environment-fault.ts";

/** How long an answer may take where nothing else is said. */
export const TIMEOUT_SECONDS = 10;

const REFUSALS: Readonly<Record<number, string>> = {
  401: "wants to know who asks (401). Write http://user:password@host into the address, or name a file with the header Authorization by --prometheus-headers",
  403: "refuses to answer (403). Ask who runs it for leave to query",
  404: "has no Prometheus at that path (404). Check the address",
  502: "is behind a proxy that cannot reach it (502). Try again later",
  503: "is not ready (503). Try again later",
};
const ADDRESS = "Check the address";
const CERTIFICATE =
  "its certificate is of nobody that Node trusts. Name the file of its authority in NODE_EXTRA_CA_CERTS";
const BREAKS: Readonly<Record<string, string>> = {
  ECONNREFUSED: `nothing listens there. ${ADDRESS}`,
  ENOTFOUND: `there is no such host. ${ADDRESS}`,
  EAI_AGAIN: `the name of the host cannot be looked up. ${ADDRESS}`,
  ECONNRESET: `it closed the connection. ${ADDRESS}`,
  UND_ERR_SOCKET: `it closed the connection. ${ADDRESS}`,
  ETIMEDOUT: `it does not answer. ${ADDRESS}`,
  UND_ERR_CONNECT_TIMEOUT: `it does not answer. ${ADDRESS}`,
  EHOSTUNREACH: `there is no way to that host. ${ADDRESS}`,
  ERR_SSL_WRONG_VERSION_NUMBER: "it speaks no TLS. Write http:// instead of https://",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it speaks no TLS. Write http:// instead of https://",
  CERT_HAS_EXPIRED: "its certificate has expired. Ask who runs it for a new one",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is of another host. Write the host that it names",
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
};

/** Why no answer came, for the end of "the Prometheus at …". */
export function describeBreak(error: unknown, timeoutSeconds: number): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `did not answer within ${timeoutSeconds} s. Try again later`;
  const cause = error instanceof Error ? error.cause : undefined;
  const inner = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  const code = findErrorCode(inner) ?? findErrorCode(cause) ?? findErrorCode(error);
  return `cannot be reached: ${BREAKS[code ?? ""] ?? `${code ?? String(cause ?? error)}. ${ADDRESS}`}`;
}

/**
 * Why an answer is none, for the end of "the Prometheus at …".
 *
 * @param said - the server's own words
 */
export function describeRefusal(status: number, said: string | undefined): string {
  const other =
    status === 200
      ? "answers, but not as a Prometheus does. Check the address"
      : `answers with status ${status}. Check the address`;
  // Who may not ask hears so in our words; else the server knows best.
  if (said !== undefined && status !== 401 && status !== 403) return `cannot answer: ${said}`;
  return REFUSALS[status] ?? other;
}
