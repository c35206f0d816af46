import type { SdkOptions } from "./sdk-types.ts";
import { createStamp } from "./stamp.ts";

const heard = createStamp<true>();
const mark = (options: unknown): void => {
  if (typeof options === "object" && options !== null) heard.put(options, true);
};
const ignore = (): void => {};

/**
 * Marks the options of a request whose end will be heard, before the SDK has them: an attempt of a request that was
 * made before metering began, or past the patch, finds no mark.
 */
export function markHeard(options: SdkOptions | PromiseLike<SdkOptions>): void {
  // The promise's own `then` might be one that begins something.
  if (options instanceof Promise) void Promise.prototype.then.call(options, mark, ignore);
  else mark(options);
}

/** Whether the end of the request with these options is heard. */
export function isHeard(options: object): boolean {
  return heard.find(options) === true;
}
