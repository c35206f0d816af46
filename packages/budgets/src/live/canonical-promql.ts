const TOKEN = /#[^\n]*|"(?:[^"\\]|\\.)*"|\s+|\[[^\]]*\]|\d[\d.]*(?:e[-+]?\d+)?|[A-Za-z_:][\w:]*|./g;
const MATCHERS = /\{((?:"(?:[^"\\]|\\.)*"|[^"}])*)\}/g;
const MATCHER = /(?:"(?:[^"\\]|\\.)*"|[^",])+/g;

/** A server prints the matchers of a selector in its own order. */
function sortMatchers(expr: string): string {
  return expr.replaceAll(MATCHERS, (_, matchers: string) => {
    const sorted = [...matchers.matchAll(MATCHER)].map(([matcher]) => matcher.trim()).sort();
    return `{${sorted.filter((matcher) => matcher !== "").join(",")}}`;
  });
}

/**
 * An expression without what a server changes when it prints it: spaces, comments, the order of matchers, and how
 * numbers are spelt.
 *
 * @example canonicalizePromql("sum( x ) * 0.0000001 # a") === canonicalizePromql("sum(x) * 1e-07")
 */
export function canonicalizePromql(expr: string): string {
  const tokens = [...expr.matchAll(TOKEN)].map(([token]) => token).filter((token) => !/^(\s|#)/.test(token));
  const spelled = tokens.map((token) => (/^\d/.test(token) ? String(Number(token)) : token));
  return sortMatchers(spelled.join(" "));
}
