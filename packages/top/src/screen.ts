import { clipLine } from "./clip-line.ts";

/** Where frames go: a terminal, a pipe, or a test. */
export interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Shows one frame after another. */
export interface Screen {
  /** Shows this frame in place of the last one. */
  readonly show: (frame: string) => void;
  /** Prints text that stays, in place of the last frame. */
  readonly keep: (text: string) => void;
}

/** On a terminal each frame replaces the one before; elsewhere a frame is appended when it says something new. */
export function openScreen(output: Output): Screen {
  return output.isTTY === true ? redrawInPlace(output) : appendNews(output);
}

function redrawInPlace(output: Output): Screen {
  let shownLines = 0;
  const goBack = (): string => (shownLines > 0 ? `\u001B[${shownLines}F` : "");
  return {
    show: (frame) => {
      // A line that wraps would take more rows than are moved back up. A terminal without a size says 0.
      const columns = output.columns || 80;
      const lines = clipToRows(frame.split("\n"), output.rows || 24).map((line) => clipLine(line, columns));
      // Cleared line by line: some terminals keep in their history what is cleared from the top of the screen.
      output.write(`${goBack()}${lines.map((line) => `\u001B[K${line}\n`).join("")}\u001B[J`);
      shownLines = lines.length;
    },
    keep: (text) => {
      output.write(`${goBack()}\u001B[J${text}\n`);
      shownLines = 0;
    },
  };
}

/** A frame taller than the terminal could not be replaced by moving back up. */
function clipToRows(lines: readonly string[], rows: number): readonly string[] {
  const room = Math.max(rows - 1, 2);
  if (lines.length <= room) return lines;
  return [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`];
}

function appendNews(output: Output): Screen {
  let last: string | undefined;
  return {
    show: (frame) => {
      if (frame !== last) output.write(`${frame}\n\n`);
      last = frame;
    },
    keep: (text) => {
      output.write(`${text}\n`);
      last = undefined;
    },
  };
}
