import type { WriteStream } from "node:tty";

import { openScreen } from "@bursar/top";
import type { Screen } from "@bursar/top";

/** How often text is printed where it cannot be drawn over. */
const PLAIN_EVERY_MS = 10_000;

/** A part of the terminal that is drawn over and over; elsewhere, such as in a file, a text every 10 s. */
export function createLiveScreen(stream: WriteStream): Screen {
  const screen = openScreen(stream);
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    show: (text) => {
      if (!stream.isTTY && performance.now() - lastMs < PLAIN_EVERY_MS) return;
      lastMs = performance.now();
      screen.show(text);
    },
    keep: (text) => {
      lastMs = Number.NEGATIVE_INFINITY;
      screen.keep(text);
    },
  };
}
