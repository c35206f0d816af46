import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Document } from "yaml";

type Path = readonly (string | number)[];

/** Every place of a document below its top, in the order of the file. */
function* listPaths(node: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (isMap(node)) {
    for (const { key, value } of node.items)
      if (isScalar(key)) yield* listPaths(value, [...path, String(key.value)]);
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) yield* listPaths(item, [...path, index]);
  }
}

/** What is of the kind that belongs there, and cannot be right: beyond the range, or the name of nothing. */
function pushOutOfRange(found: unknown): unknown {
  if (typeof found === "number") return -found;
  if (typeof found === "boolean") return undefined;
  if (/^\d{4}-\d\d-\d\d$/.test(String(found))) return "2026-02-30";
  if (/^\d+(\.\d+)?%$/.test(String(found))) return "0%";
  if (/^\d+[smhd]$/.test(String(found))) return String(found).replace(/^\d+/, "0");
  if (/^[a-z0-9-]+$/.test(String(found))) return `no-${String(found)}`;
  return "";
}

/** Two neighbours swapped, as fingers do. */
function misspell(key: string): string {
  const swapped = key.slice(0, -2) + key.slice(-1) + key.slice(-2, -1);
  return key.length < 3 || swapped === key ? `${key}x` : swapped;
}

/** One place of a document, broken in one way. */
export interface Mutation {
  readonly path: Path;
  readonly kind: "missing" | "wrong type" | "misspelt" | "out of range";
  readonly text: string;
}

function renderChanged(document: Document, change: (document: Document) => void): string {
  const changed = document.clone();
  change(changed);
  return changed.toString({ lineWidth: 0 });
}

function renameKey(document: Document, path: Path): void {
  const holder = document.getIn(path.slice(0, -1), true) ?? document.contents;
  const pair = isMap(holder)
    ? holder.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    : undefined;
  if (isScalar(pair?.key)) pair.key.value = misspell(String(pair.key.value));
}

/** Every place of a YAML text, broken in each way that it can be. */
export function listMutations(text: string): readonly Mutation[] {
  const document = parseDocument(text);
  return [...listPaths(document.contents)].flatMap((path): readonly Mutation[] => {
    const found = document.getIn(path);
    const isLeaf = !isMap(found) && !isSeq(found);
    const wrong = isLeaf && typeof found !== "string" ? "some" : isLeaf ? 5 : "some";
    const beyond = isLeaf ? pushOutOfRange(found) : undefined;
    return [
      { path, kind: "missing", text: renderChanged(document, (changed) => changed.deleteIn(path)) },
      { path, kind: "wrong type", text: renderChanged(document, (changed) => changed.setIn(path, wrong)) },
      ...(typeof path.at(-1) === "string"
        ? [
            {
              path,
              kind: "misspelt",
              text: renderChanged(document, (each) => renameKey(each, path)),
            } as const,
          ]
        : []),
      ...(beyond === undefined
        ? []
        : [
            {
              path,
              kind: "out of range",
              text: renderChanged(document, (each) => each.setIn(path, beyond)),
            } as const,
          ]),
    ];
  });
}
