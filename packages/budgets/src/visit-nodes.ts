import { isMap, isSeq } from "yaml";

/**
 * Shows every node of a tree once, from the outside in, with the keys of the mappings around it; `isKey` tells the
 * key of a pair from all else. The keys are only good during the call. The library's own visit copies the way to each
 * node, which is a tenth of reading a large file.
 */
export function visitNodes(
  node: unknown,
  see: (node: unknown, keys: readonly unknown[], isKey: boolean) => void,
  keys: unknown[] = [],
  isKey: boolean = false,
): void {
  see(node, keys, isKey);
  if (isSeq(node)) for (const item of node.items) visitNodes(item, see, keys);
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    keys.push(key);
    visitNodes(key, see, keys, true);
    visitNodes(value, see, keys);
    keys.pop();
  }
}
