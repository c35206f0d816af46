import type { WriteStream } from "node:tty";

/** How often text is printed where it cannot be drawn over. */
const PLAIN_EVERY_MS = 10_000;

export interface LiveScreen {
  /** Shows this text in place of the last one. */
  readonly show: (text: string) => void;
  /** Prints text that stays. */
  readonly keep: (text: string) => void;
}

/** A part of the terminal that is drawn over and over; elsewhere, such as in a file, a text every 10 s. */
export function createLiveScreen(stream: WriteStream): LiveScreen {
  let linesUp = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  const erase = (): string => (linesUp > 0 ? `\u001B[${linesUp}A\u001B[0J` : "");
  return {
    show: (text) => {
      if (stream.isTTY) {
        stream.write(`${erase()}${text}\n`);
        linesUp = text.split("\n").length;
      } else if (performance.now() - lastMs >= PLAIN_EVERY_MS) {
        lastMs = performance.now();
        stream.write(`${text}\n\n`);
      }
    },
    keep: (text) => {
      stream.write(`${stream.isTTY ? erase() : ""}${text}\n`);
      linesUp = 0;
      lastMs = Number.NEGATIVE_INFINITY;
    },
  };
}
