/** The start of a text, as a text of its own: a slice of a long one would keep all of it in memory. */
export function cutText(text: string, mostChars: number): string {
  return text.length <= mostChars ? text : Buffer.from(text.slice(0, mostChars)).toString();
}
