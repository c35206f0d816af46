import type { SdkOptions } from "./sdk-types.ts";

const PATH = "/v1/messages";
const MESSAGES = /\/v1\/messages\/?(?:\?|$)/;

/** Whether the API bills a request. */
export function isBillable({ method, path }: SdkOptions): boolean {
  return (
    typeof method === "string" &&
    typeof path === "string" &&
    // Nearly all are the same, and to compare is quicker than to search.
    (path === PATH || MESSAGES.test(path)) &&
    (method === "post" || method.toLowerCase() === "post")
  );
}
