const WIDTH = 120;

/** JSON for people: what fits into a line of 120 characters stands in one. */
export function renderJson(content: unknown): string {
  // Drops what JSON has no word for, as JSON.stringify would.
  const plain: unknown = JSON.parse(JSON.stringify(content));
  return `${renderPart(plain, "", 0)}\n`;
}

/** `taken`: characters that stand before it in its line. */
function renderPart(part: unknown, indent: string, taken: number): string {
  const line = renderLine(part);
  if (typeof part !== "object" || part === null || taken + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  const entries = Array.isArray(part)
    ? part.map((each: unknown) => inner + renderPart(each, inner, inner.length + 1))
    : Object.entries(part).map(([key, each]) => {
        const start = `${inner}${JSON.stringify(key)}: `;
        return start + renderPart(each, inner, start.length + 1);
      });
  const [open, close] = Array.isArray(part) ? "[]" : "{}";
  return `${open}\n${entries.join(",\n")}\n${indent}${close}`;
}

function renderLine(part: unknown): string {
  if (typeof part !== "object" || part === null) return JSON.stringify(part);
  if (Array.isArray(part)) return `[${part.map((each: unknown) => renderLine(each)).join(", ")}]`;
  const entries = Object.entries(part).map(([key, each]) => `${JSON.stringify(key)}: ${renderLine(each)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}
