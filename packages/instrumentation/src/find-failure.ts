import type { Result } from "@bursar/conventions";

/** How a failure counts: the caller's own abort is no error. */
export interface Failure {
  readonly result: Result;
  /** The API's type of error where there is one. */
  readonly errorType: string;
}

const BY_CLASS: Readonly<Record<string, string>> = {
  APIConnectionTimeoutError: "client_timeout_error",
  APIConnectionError: "connection_error",
};

/** Classifies what the SDK throws; it reads the error and never changes it. */
export function findFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { result: "error", errorType: "unknown" };
  const className = error.constructor.name;
  if (className === "APIUserAbortError" || error.name === "AbortError")
    return { result: "aborted", errorType: "none" };
  const fields: Error & { readonly type?: unknown; readonly status?: unknown } = error;
  if (typeof fields.type === "string") return { result: "error", errorType: fields.type };
  if (typeof fields.status === "number") return { result: "error", errorType: `http_${fields.status}` };
  if (isLostConnection(error)) return { result: "error", errorType: "connection_error" };
  return { result: "error", errorType: BY_CLASS[className] ?? "client_error" };
}

/** How Node's `fetch` tells that a connection broke while a body was read: a TypeError by a socket's error. */
function isLostConnection({ constructor, cause }: Error): boolean {
  return constructor === TypeError && cause instanceof Error && "code" in cause;
}
