import type { Failure } from "./find-failure.ts";

/** Sees the bytes of one body pass by, or the events of one stream. Its methods never throw and may be told more after the end. */
export interface Watcher {
  /** False once nothing more needs to be seen. */
  readonly isWatching: () => boolean;
  /** Reading begins. */
  readonly begin?: () => void;
  readonly see: (chunk: unknown) => void;
  readonly seeEnd: () => void;
  /** The reader gave up, or reading failed. */
  readonly seeBreak: (failure: Failure) => void;
}
