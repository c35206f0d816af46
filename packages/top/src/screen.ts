/** Where frames go: a terminal, a pipe, or a test. */
export interface Output {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Shows one frame after another. */
export type ShowFrame = (frame: string) => void;

/** On a terminal each frame replaces the one before; elsewhere a frame is appended when it says something new. */
export function openScreen(output: Output): ShowFrame {
  return output.isTTY === true ? redrawInPlace(output) : appendNews(output);
}

function redrawInPlace(output: Output): ShowFrame {
  let shownLines = 0;
  return (frame) => {
    const lines = clipToRows(frame.split("\n"), output.rows ?? 24);
    const back = shownLines > 0 ? `\u001B[${shownLines}F` : "";
    output.write(`${back}\u001B[J${lines.join("\n")}\n`);
    shownLines = lines.length;
  };
}

/** A frame taller than the terminal could not be replaced by moving back up. */
function clipToRows(lines: readonly string[], rows: number): readonly string[] {
  const room = Math.max(rows - 1, 2);
  if (lines.length <= room) return lines;
  return [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`];
}

function appendNews(output: Output): ShowFrame {
  let last: string | undefined;
  return (frame) => {
    if (frame !== last) output.write(`${frame}\n\n`);
    last = frame;
  };
}
