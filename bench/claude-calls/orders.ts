import type { CallKind } from "./plan-answers.ts";
import type { ScopeName } from "./started-subject.ts";

/** What the bench tells the process of a subject to do. */
export type Order =
  | { readonly do: "start"; readonly subject: string }
  | { readonly do: "probe"; readonly kind: CallKind }
  | {
      readonly do: "time";
      readonly kind: CallKind;
      readonly calls: number;
      readonly collects: boolean;
      readonly scope?: ScopeName;
    }
  | {
      readonly do: "retain";
      readonly kind: CallKind;
      readonly warmUpCalls: number;
      readonly calls: number;
      readonly rounds: number;
    }
  | { readonly do: "allocate"; readonly kind: CallKind; readonly rounds: number }
  | { readonly do: "hold"; readonly streams: number };

/** What one call of each kind has left in the subject's records. */
export interface Probe {
  /** Such as `1 span`; empty when it recorded nothing. */
  readonly recorded: string;
  /** The output tokens of the answer are among it. */
  readonly hasTokens: boolean;
}

/** The timed calls of one turn. */
export interface Turn {
  readonly calls: number;
  readonly wallMs: number;
  /** User and system time of all threads, those of the garbage collector too. */
  readonly cpuMs: number;
}

/** Memory of the process, collected before it was read. */
export interface Footprint {
  readonly heapBytes: number;
  readonly rssBytes: number;
}

/** Many streams that were open at once. */
export interface Held {
  readonly before: Footprint;
  readonly open: Footprint;
  readonly after: Footprint;
}

interface AnswerByOrder {
  readonly start: null;
  readonly probe: Probe;
  readonly time: Turn;
  /** Bytes per call, by round. */
  readonly retain: { readonly bytesPerCall: readonly number[]; readonly after: Footprint };
  readonly allocate: readonly number[];
  readonly hold: Held;
}

/** The answer to an order. */
export type AnswerTo<Kind extends Order["do"]> = AnswerByOrder[Kind];

/** As it is sent between the processes. */
export type SentAnswer<Kind extends Order["do"]> =
  | { readonly ok: true; readonly answer: AnswerTo<Kind> }
  | { readonly ok: false; readonly fault: string };
