import { isScalar, parseDocument } from "yaml";
import { describe, expect, it } from "vitest";
import { visitNodes } from "../src/visit-nodes.ts";

function listScalars(text: string): readonly string[] {
  const seen: string[] = [];
  visitNodes(parseDocument(text).contents, (node, keys, isKey) => {
    if (isScalar(node)) seen.push(`${isKey ? "key" : "in"} ${keys.join("/")}: ${String(node.value)}`);
  });
  return seen;
}

describe("visitNodes", () => {
  it("shows keys and what they hold, from the outside in, with the keys around", () => {
    expect(listScalars("a:\n  b: [1, { c: 2 }]\nd: 3\n")).toEqual([
      "key a: a",
      "key a/b: b",
      "in a/b: 1",
      "key a/b/c: c",
      "in a/b/c: 2",
      "key d: d",
      "in d: 3",
    ]);
  });

  it("shows keys that are mappings, and an alias as itself alone", () => {
    expect(listScalars("? { a: 1 }\n: &x 2\nb: *x\n")).toEqual([
      'key {"a":1}/a: a',
      'in {"a":1}/a: 1',
      'in {"a":1}: 2',
      "key b: b",
    ]);
  });
});
