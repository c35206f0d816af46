import type { Recorder } from "./recorder.ts";
import type { SdkOptions } from "./sdk-types.ts";

/** A request of the SDK, as an attempt of it is known. */
export interface AskedRequest {
  readonly client: object;
  readonly options: SdkOptions;
  readonly recorder: Recorder;
  /** Of the attempt. */
  readonly headers?: unknown;
  /** Nobody has the answer before the end of its request is heard, and what the SDK parses of it is told. */
  readonly isExpected?: boolean;
}
