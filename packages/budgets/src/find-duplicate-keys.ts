import type { Document, Node, Pair } from "yaml";
import { isNode, isScalar, visit } from "yaml";

/** A key that is in its mapping for the second time. */
interface DuplicateKey {
  readonly path: readonly string[];
  readonly offset: number;
}

function renderKey(key: unknown): string {
  return isScalar(key) ? String(key.source ?? key.value) : "?";
}

function listKeys(ancestors: readonly (Document | Node | Pair)[]): readonly string[] {
  return ancestors.filter((each): each is Pair => "key" in each).map(({ key }) => renderKey(key));
}

/**
 * Keys that are written twice, in the order of the file. The parser's own check compares each key with all the
 * others: seconds for some thousand features.
 */
export function findDuplicateKeys(document: Document): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  visit(document, {
    Map(_, { items }, ancestors) {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = renderKey(key);
        const offset = isNode(key) ? key.range?.[0] : undefined;
        if (seen.has(name)) found.push({ path: [...listKeys(ancestors), name], offset: offset ?? 0 });
        seen.add(name);
      }
    },
  });
  return found;
}
