/** An answer that is an error, in the words of the API. Status 400 to 599. */
export interface ApiError {
  readonly status: number;
  readonly type: string;
  readonly message: string;
  /** Machine-readable cause, e.g. `{ error_code: "EnforcedSpendLimitReached" }`. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  409: "conflict_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

/** The API's error type for a status. */
export function findErrorType(status: number): string {
  return TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
}

/** An error with the API's type for its status. */
export function planApiError(status: number, message: string): ApiError {
  return { status, type: findErrorType(status), message };
}

/** The error's JSON body, as answers, SSE `error` events and batch results carry it. */
export function renderErrorBody(error: Omit<ApiError, "status">, requestId: string): string {
  const { type, message, details } = error;
  return JSON.stringify({
    type: "error",
    error: { type, message, ...(details && { details }) },
    request_id: requestId,
  });
}
