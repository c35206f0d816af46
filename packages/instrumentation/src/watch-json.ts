import { findFailure } from "./find-failure.ts";
import { endCall, fence } from "./live-call.ts";
import type { LiveCall } from "./live-call.ts";

/**
 * Takes the usage of a JSON response from the very object that its reader gets: no second read, no clone.
 * Covers `json()` and `text()`, whoever calls them.
 */
export function watchJson(call: LiveCall, response: Response): void {
  watchReader(call, response, "json", (body) => body);
  watchReader(call, response, "text", (body) => JSON.parse(String(body)) as unknown);
}

function watchReader(
  call: LiveCall,
  response: Response,
  method: "json" | "text",
  readMessage: (body: unknown) => unknown,
): void {
  const read: () => Promise<unknown> = response[method].bind(response);
  const watched = (): Promise<unknown> =>
    read().then(
      (body) => {
        fence(call.recorder, "json body", () => endWithMessage(call, response, readMessage(body)));
        return body;
      },
      (error: unknown) => {
        fence(call.recorder, "json body", () =>
          endCall(call, {
            ...findFailure(error),
            answered: true,
            responseModel: undefined,
            usage: undefined,
            outputEstimated: false,
            workspace: findWorkspace(response),
            timeToFirstTokenSeconds: undefined,
          }),
        );
        throw error;
      },
    );
  Object.defineProperty(response, method, { value: watched, configurable: true, writable: true });
}

function endWithMessage(call: LiveCall, response: Response, body: unknown): void {
  const message: { readonly model?: unknown; readonly usage?: unknown } =
    typeof body === "object" && body !== null ? body : {};
  endCall(call, {
    result: "ok",
    errorType: "none",
    answered: true,
    responseModel: typeof message.model === "string" ? message.model : undefined,
    usage: message.usage,
    outputEstimated: false,
    workspace: findWorkspace(response),
    timeToFirstTokenSeconds: undefined,
  });
}

/** The workspace that the API billed. */
export function findWorkspace(response: Response): string | undefined {
  return response.headers.get("anthropic-workspace-id") ?? undefined;
}
