/** Reads server-sent events from bytes that may be cut anywhere. */
export interface SseReader {
  readonly push: (chunk: unknown) => void;
  /** An event has begun and not ended. */
  readonly isInEvent: () => boolean;
  /** The stream is over: what is left is an event too. */
  readonly end: () => void;
}

/** @param onData told of the `data` of each event, in order. */
export function createSseReader(onData: (data: string) => void): SseReader {
  const decoder = new TextDecoder();
  let pending = "";
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
    let start = 0;
    for (let end = findLineEnd(pending, start); end !== -1; end = findLineEnd(pending, start)) {
      const isCr = pending.charCodeAt(end) === 13;
      // The LF of a CRLF may be in the next chunk.
      if (isCr && end + 1 === pending.length) break;
      takeLine(pending.slice(start, end));
      start = isCr && pending.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
    }
    pending = pending.slice(start);
  };
  return {
    push(chunk) {
      const text =
        typeof chunk === "string" ? chunk : isBytes(chunk) ? decoder.decode(chunk, { stream: true }) : "";
      pending += text;
      if (pending.endsWith("\r") || /[\r\n]/.test(text)) takeLines();
    },
    isInEvent: () => pending !== "" || data.length > 0,
    end() {
      pending += decoder.decode();
      for (const line of pending.split(/\r\n|\r|\n/)) takeLine(line);
      pending = "";
      takeLine("");
    },
  };
}

function findLineEnd(text: string, from: number): number {
  const lf = text.indexOf("\n", from);
  const cr = text.indexOf("\r", from);
  if (lf === -1) return cr;
  return cr === -1 ? lf : Math.min(lf, cr);
}

function isBytes(chunk: unknown): chunk is Uint8Array {
  return chunk instanceof Uint8Array;
}
