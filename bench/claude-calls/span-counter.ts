import type { Seen } from "./started-subject.ts";

/** Of a span that has ended, what is looked at here. */
interface EndedSpan {
  readonly name: string;
  readonly attributes: object;
}

/** Stands where an exporter would: counts the spans and keeps the first few. */
export interface SpanCounter {
  readonly onStart: () => void;
  readonly onEnd: (span: EndedSpan) => void;
  readonly forceFlush: () => Promise<void>;
  readonly shutdown: () => Promise<void>;
  /** Begins anew. */
  readonly take: () => Seen;
}

const KEPT = 4;

export function createSpanCounter(): SpanCounter {
  let count = 0;
  let first: EndedSpan[] = [];
  return {
    onStart: () => {},
    onEnd(span) {
      count += 1;
      if (first.length < KEPT) first.push(span);
    },
    forceFlush: async () => {},
    shutdown: async () => {},
    take() {
      const seen = {
        what: count === 0 ? "" : `${count} span${count === 1 ? "" : "s"}`,
        text: first.map(({ name, attributes }) => `${name} ${JSON.stringify(attributes)}`).join("\n"),
      };
      count = 0;
      first = [];
      return seen;
    },
  };
}
