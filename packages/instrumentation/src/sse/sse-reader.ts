/** Reads server-sent events from bytes that may be cut anywhere. */
export interface SseReader {
  readonly push: (chunk: unknown) => void;
  /** An event has begun and not ended. */
  readonly isInEvent: () => boolean;
  /** The stream is over: what is left is an event too. */
  readonly end: () => void;
}

const LF = 10;
const CR = 13;

/** @param onData told of the `data` of each event, in order; an event that it throws at is over all the same. */
export function createSseReader(onData: (data: string) => void): SseReader {
  const decoder = new TextDecoder();
  let pending = "";
  let endsInCr = false;
  let data: string[] = [];
  const takeLine = (line: string): void => {
    if (line !== "") {
      if (line.startsWith("data:")) data.push(line.charCodeAt(5) === 32 ? line.slice(6) : line.slice(5));
      return;
    }
    if (data.length === 0) return;
    const whole = data.join("\n");
    data = [];
    onData(whole);
  };
  const takeLines = (): void => {
    const text = pending;
    const findLineEnd = createLineEndFinder(text);
    let start = 0;
    try {
      for (let end = findLineEnd(start); end !== -1; end = findLineEnd(start)) {
        const isCr = text.charCodeAt(end) === CR;
        // The LF of a CRLF may be in the next chunk.
        if (isCr && end + 1 === text.length) break;
        const line = text.slice(start, end);
        start = isCr && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
        takeLine(line);
      }
    } finally {
      pending = text.slice(start);
      endsInCr = pending.endsWith("\r");
    }
  };
  return {
    push(chunk) {
      const text =
        typeof chunk === "string" ? chunk : isBytes(chunk) ? decoder.decode(chunk, { stream: true }) : "";
      pending += text;
      // Not asked of `pending`: that would copy a long line at each of its pieces.
      if (endsInCr || /[\r\n]/.test(text)) takeLines();
    },
    isInEvent: () => pending !== "" || data.length > 0,
    end() {
      const rest = pending + decoder.decode();
      pending = "";
      for (const line of rest.split(/\r\n|\r|\n/)) takeLine(line);
      takeLine("");
    },
  };
}

/** Finds the line ends of a text in order. What lies ahead is remembered: a text without CR is searched once. */
function createLineEndFinder(text: string): (from: number) => number {
  let lf = text.indexOf("\n");
  let cr = text.indexOf("\r");
  return (from) => {
    if (lf !== -1 && lf < from) lf = text.indexOf("\n", from);
    if (cr !== -1 && cr < from) cr = text.indexOf("\r", from);
    if (lf === -1) return cr;
    return cr === -1 ? lf : Math.min(lf, cr);
  };
}

function isBytes(chunk: unknown): chunk is Uint8Array {
  return chunk instanceof Uint8Array;
}
