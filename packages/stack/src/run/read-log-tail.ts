import { readFile } from "node:fs/promises";

/** The last lines of a log, each indented by two blanks; a remark when there are none. */
export async function readLogTail(logFile: string, lines = 15): Promise<string> {
  const text = await readFile(logFile, "utf8").catch(() => "");
  const tail = text.trimEnd().split("\n").slice(-lines).join("\n  ");
  return tail === "" ? "  (nothing)" : `  ${tail}`;
}
