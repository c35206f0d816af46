import type { Document } from "yaml";
import { isMap, isScalar } from "yaml";
import { visitNodes } from "./visit-nodes.ts";

/** A key that is in its mapping for the second time. */
interface DuplicateKey {
  readonly path: readonly string[];
  readonly offset: number;
}

function renderKey(key: unknown): string {
  return isScalar(key) ? String(key.source ?? key.value) : "?";
}

/**
 * Keys that are written twice, in the order of the file. The parser's own check compares each key with all the
 * others: seconds for some thousand features.
 */
export function findDuplicateKeys(document: Document): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  visitNodes(document.contents, (node, above) => {
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const { key } of node.items) {
      if (!isScalar(key)) continue;
      const name = renderKey(key);
      if (seen.has(name)) found.push({ path: [...above.map(renderKey), name], offset: key.range?.[0] ?? 0 });
      seen.add(name);
    }
  });
  return found;
}
