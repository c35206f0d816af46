const TOKEN = /#[^\n]*|"(?:[^"\\]|\\.)*"|\s+|\[[^\]]*\]|\d[\d.]*(?:e[-+]?\d+)?|[A-Za-z_:][\w:]*|./g;

/**
 * An expression without what a server changes when it prints it: spaces, comments, and how numbers are spelt.
 *
 * @example canonicalizePromql("sum( x ) * 0.0000001 # a") === canonicalizePromql("sum(x) * 1e-07")
 */
export function canonicalizePromql(expr: string): string {
  const tokens = [...expr.matchAll(TOKEN)].map(([token]) => token);
  return tokens
    .filter((token) => !/^(\s|#)/.test(token))
    .map((token) => (/^\d/.test(token) ? String(Number(token)) : token))
    .join(" ");
}
