import type { Provider } from "@bursar/conventions";
import type { FoundSearchPrice, Prices } from "./prices.ts";

/** The price of a web search at a time; undefined where none is known. */
export function findSearchPrice(
  provider: Provider,
  atMs: number,
  { index }: Prices,
): FoundSearchPrice | undefined {
  return index.searchesOf.get(provider)?.find(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs)
    ?.item;
}
