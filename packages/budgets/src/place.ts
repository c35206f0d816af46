import type { Document, LineCounter, Node, Pair, YAMLMap } from "yaml";
import { isAlias, isMap, isNode, isScalar, isSeq } from "yaml";

/** A place in a file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Pairs of large mappings by key: many problems in many features would else search them from the top each. */
const INDEXES = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function indexPairs(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = INDEXES.get(map);
  if (known !== undefined) return known;
  const pairs = new Map<string, Pair>();
  // Of keys that are written twice the first counts.
  for (const pair of map.items.toReversed()) {
    if (isScalar(pair.key)) pairs.set(String(pair.key.value), pair);
  }
  INDEXES.set(map, pairs);
  return pairs;
}

function resolveNode(document: Document, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isNode(node) ? node : undefined;
}

/** One step down a path: where the part begins, and what is there. */
interface Step {
  readonly offset: number | undefined;
  readonly node: Node | undefined;
}

function findStep(document: Document, node: Node | undefined, part: PropertyKey): Step | undefined {
  if (node === undefined) return undefined;
  if (isSeq(node)) {
    const item = resolveNode(document, node.items[Number(part)]);
    return { offset: item?.range?.[0], node: item };
  }
  const pair = isMap(node) ? indexPairs(node).get(String(part)) : undefined;
  if (pair === undefined) return undefined;
  return {
    offset: isNode(pair.key) ? pair.key.range?.[0] : undefined,
    node: resolveNode(document, pair.value),
  };
}

/** Where a path is in the document: the key if it has one, else the nearest thing around it. */
export function findPlace(document: Document, lines: LineCounter, path: readonly PropertyKey[]): Place {
  let node = resolveNode(document, document.contents);
  let offset = node?.range?.[0] ?? 0;
  for (const part of path) {
    const step = findStep(document, node, part);
    if (step === undefined) break;
    offset = step.offset ?? offset;
    node = step.node;
  }
  return findLine(lines, offset);
}

/** Line and column of an offset; the start of the file where nothing was counted. */
export function findLine(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return line < 1 ? { line: 1, column: 1 } : { line, column: Math.max(1, col) };
}
