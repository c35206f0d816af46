/** Ten thousand features with everything that can be said of them take 7 million characters and 700,000 marks. */
const MAX_CHARACTERS = 9_000_000;
const MAX_MARKS = 1_000_000;
/** Far more than any grammar of ours has levels. */
const MAX_DEPTH = 100;

/** Why a text would take too much memory to be read, and where that shows. */
interface SizeFault {
  readonly offset: number;
  readonly text: string;
}

/** Whether a character ends, or begins, something that takes memory. Quotes and comments count too: it is a bound. */
function isMark(text: string, at: number): boolean {
  const each = text[at];
  if (each === "," || each === "[" || each === "{") return true;
  const next = text[at + 1];
  return (
    (each === ":" || each === "-" || each === "?") && (next === " " || next === "\n" || next === undefined)
  );
}

/** Looks at the characters of a YAML text before anything is built of it. */
export function checkSize(text: string): SizeFault | undefined {
  const fix = "Split it into several files of a folder.";
  if (text.length > MAX_CHARACTERS)
    return {
      offset: 0,
      text: `has ${text.length} characters; at most ${MAX_CHARACTERS} are read. ${fix}`,
    };
  let depth = 0;
  let marks = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!isMark(text, at)) {
      if (text[at] === "]" || text[at] === "}") depth = Math.max(0, depth - 1);
      continue;
    }
    marks += 1;
    if (text[at] === "[" || text[at] === "{") depth += 1;
    if (depth > MAX_DEPTH)
      return { offset: at, text: `is nested more than ${MAX_DEPTH} deep. Close the brackets before.` };
    if (marks > MAX_MARKS)
      return { offset: at, text: `holds more than ${MAX_MARKS} keys and items up to here. ${fix}` };
  }
  return undefined;
}
