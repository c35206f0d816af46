import { watchBody } from "../watch-body.ts";
import { watchedMethods } from "../watch-methods.ts";

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
  watchBytes(response.body, seeOnce);
  watchedMethods.lay(response, {
    readJson: (read) => readSeen(read, seeOnce),
    readText: (read) => readSeen(read, (text) => seeOnce(parse(String(text)))),
    seeClone(_, copy) {
      watchJsonBody(copy, seeOnce);
      watchBytes(response.body, seeOnce);
    },
  });
}

async function readSeen(read: () => Promise<unknown>, see: (body: unknown) => void): Promise<unknown> {
  const body = await read();
  see(body);
  return body;
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
