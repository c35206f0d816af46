const ESCAPE = "\u001B";
const STYLE = new RegExp(`(${ESCAPE}\\[[0-9;]*m)`);

/** Cuts a line to so many columns. Escapes of style take no room and are all kept, so that each style ends. */
export function clipLine(line: string, columns: number): string {
  const parts = line
    .split(STYLE)
    .map((part, index) => ({ isStyle: index % 2 === 1, signs: Array.from(part), part }));
  const length = parts.reduce((sum, { isStyle, signs }) => sum + (isStyle ? 0 : signs.length), 0);
  if (length <= columns) return line;
  let room = Math.max(columns - 1, 0);
  let clipped = "";
  for (const { isStyle, signs, part } of parts) {
    if (isStyle) clipped += part;
    else if (room > 0) {
      clipped += signs.slice(0, room).join("");
      room -= signs.length;
      if (room <= 0) clipped += "…";
    }
  }
  return clipped;
}
