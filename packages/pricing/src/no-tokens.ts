import type { TokenClass } from "@bursar/conventions";

/** None of any class. */
export const NO_TOKENS: Readonly<Record<TokenClass, number>> = {
  input: 0,
  cache_read: 0,
  cache_write_5m: 0,
  cache_write_1h: 0,
  output: 0,
};
