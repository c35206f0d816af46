/** Text with percent signs as a URL or a W3C header has it; broken ones stay as they are. */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
