import type { SdkOptions } from "./sdk-types.ts";

const MESSAGES = /\/v1\/messages\/?(?:\?|$)/;

/** Whether the API bills a request. */
export function isBillable({ method, path }: SdkOptions): boolean {
  return (
    typeof method === "string" &&
    typeof path === "string" &&
    MESSAGES.test(path) &&
    method.toLowerCase() === "post"
  );
}
