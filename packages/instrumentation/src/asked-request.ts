import type { Recorder } from "./recorder.ts";
import type { SdkOptions } from "./sdk-types.ts";

/** A request of the SDK, as an attempt of it is known. */
export interface AskedRequest {
  readonly client: object;
  readonly options: SdkOptions;
  readonly recorder: Recorder;
  /** Of the attempt. */
  readonly headers?: unknown;
  /** How its request ends is heard before anybody has the answer, and so is what the SDK parses of it. */
  readonly isHeard?: boolean | undefined;
}
