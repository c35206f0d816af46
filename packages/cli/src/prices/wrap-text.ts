/** Text as lines of at most `width` characters where its words allow it; later lines are indented. */
export function wrapText(text: string, width: number): readonly string[] {
  const indent = `${/^ */.exec(text)?.[0] ?? ""}  `;
  const lines: string[] = [];
  let line = "";
  for (const word of text.trimStart().split(" ")) {
    const start = lines.length === 0 ? indent.slice(2) : indent;
    if (line !== "" && start.length + line.length + 1 + word.length > width) {
      lines.push(start + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, (lines.length === 0 ? indent.slice(2) : indent) + line];
}
