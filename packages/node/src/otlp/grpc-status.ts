const NAMES: readonly string[] = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED",
];

/** The status of gRPC that says that a request cannot be taken for what is in it. */
export const INVALID_ARGUMENT = 3;
/** It is busy, or the request is too large for it. */
export const RESOURCE_EXHAUSTED = 8;

/** A status and its message as text. */
export function renderGrpcStatus(status: number, message: string): string {
  return `gRPC ${status} ${NAMES[status] ?? ""}: ${message}`.replaceAll(/\s+/g, " ").trim();
}
