import { watchBody, watchClone } from "../watch-body.ts";

// A `MessageBatch` has less than a thousand bytes.
const LONGEST_CHARACTERS = 1_000_000;

/** Sees the parsed body of a small JSON response, whoever reads it to its end and however. `see` must not throw. */
export function watchJsonBody(response: Response, see: (body: unknown) => void): void {
  let isSeen = false;
  const seeOnce = (body: unknown): void => {
    if (isSeen) return;
    isSeen = true;
    see(body);
  };
  watchMethod(response, "json", seeOnce);
  watchMethod(response, "text", (text) => seeOnce(parse(String(text))));
  watchBytes(response.body, seeOnce);
  watchClone(response, (copy) => {
    watchJsonBody(copy, seeOnce);
    watchBytes(response.body, seeOnce);
  });
}

function watchMethod(response: Response, method: "json" | "text", see: (body: unknown) => void): void {
  const read: () => Promise<unknown> = response[method].bind(response);
  const watched = (): Promise<unknown> =>
    read().then((body) => {
      see(body);
      return body;
    });
  Object.defineProperty(response, method, { value: watched, configurable: true, writable: true });
}

function watchBytes(body: Response["body"], see: (body: unknown) => void): void {
  const decoder = new TextDecoder();
  let text = "";
  const isWatching = (): boolean => text.length < LONGEST_CHARACTERS;
  watchBody(body, {
    isWatching,
    see(chunk) {
      if (chunk instanceof Uint8Array && isWatching()) text += decoder.decode(chunk, { stream: true });
    },
    seeEnd: () => see(parse(text)),
    seeBreak: () => {},
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
