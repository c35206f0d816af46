import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LineCounter, parseDocument, visit } from "yaml";
import { findPlace } from "../../src/place.ts";
import { readPlaces } from "../../src/plain-yaml/read-places.ts";
import { readPlainYaml } from "../../src/plain-yaml/read-plain-yaml.ts";
import { renderBudgets } from "../../../../bench/check/render-budgets.ts";

/** What a whole parser reads; undefined where it finds a mistake. */
function parseWhole(text: string): unknown {
  const document = parseDocument(text, { schema: "core", prettyErrors: false, logLevel: "silent" });
  if (document.errors.length + document.warnings.length > 0) return undefined;
  // Keys are names, also those that look like something else.
  visit(document, { Scalar: (key, node) => void (key === "key" && (node.value = node.source)) });
  return document.toJS();
}

/** Repeatable, so that a failure can be looked at. */
function* drawNumbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

// A folded text alone needs a whole parser.
const LISTS = `# first

a: [b, { c: d, "e f": [
    1, 2 ] }]
'g h':
- i # j
- k: l
  m:
    - n
    -
      # below
      o: p
  q: [ ]
r:
`;
const EXAMPLES = ["budgets.yaml", "examples/budgets.yaml"].map((file) =>
  readFileSync(file, "utf8").replaceAll(/>-\n *.*/g, "Pull the lever."),
);

/** Every path of a document, and some that are not in it. */
function* listPaths(content: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  yield path;
  yield [...path, "missing", "0"];
  if (typeof content !== "object" || content === null) return;
  for (const [key, each] of Object.entries(content)) yield* listPaths(each, [...path, key]);
}

describe("places of what was read", () => {
  it.each([...EXAMPLES, renderBudgets(2), LISTS].map((text) => [text]))(
    "are those of a whole parser: %.9s",
    (text) => {
      const lines = new LineCounter();
      const document = parseDocument(text, { schema: "core", lineCounter: lines });
      const find = readPlaces(text);
      for (const path of listPaths(document.toJS()))
        expect([path, find(path)]).toEqual([path, findPlace(document, lines, path)]);
    },
  );
});

describe("readPlainYaml", () => {
  it("reads the files that people write, without a whole parser", () => {
    for (const text of [...EXAMPLES, renderBudgets(3)])
      expect(readPlainYaml(text)).toEqual({ content: parseWhole(text) });
  });

  it.each([
    ["a: 1 # one\n\n# two\nb:\n  - x\n  - y: 2\n    z: [3, '4']\nc:\n- d\n"],
    ["a:\nb: ~\nc: ''\nd: \"e f\"\n"],
    ["a: { b: it's, c: [1.5, -2, 007, yes, True], d: {} }\n"],
    ["a: {\n  b: 1,\n  c: [2,\n   3] }\nd: e#f\n"],
    ["a: http://x.y/z?q=1\n'b c': 1\n"],
    ["a: ü😀 — ß\n"],
    ["a: 2026-10-01\nb: 1.2.3\nc: 30m\n"],
  ])("reads %j", (text) => {
    expect(readPlainYaml(text)).toEqual({ content: parseWhole(text) });
  });

  it.each([
    "",
    "# nothing\n",
    "a",
    "- a\n",
    "a: b: c\n",
    "a: 1\na: 2\n",
    "a: &x 1\nb: *x\n",
    "a: !!str 1\n",
    "a: |\n  text\n",
    "a: one\n  two\n",
    'a: "one\n  two"\n',
    String.raw`a: "\n"`,
    "a: 'b\n",
    "a: [1\n",
    "a: [1,\n2]\n",
    "a: 0x1f\n",
    "a: 1e3\n",
    "a: .inf\n",
    "a: 0.12345678901234567\n",
    "\ta: 1\n",
    "a:\t1\n",
    "a: 1\r\n",
    "\uFEFFa: 1\n",
    "a: 1\n---\nb: 2\n",
    "%YAML 1.1\n---\na: 1\n",
    "a: 1\n b: 2\n",
    "a:\n    b: 1\n  c: 2\n",
    "? a\n: b\n",
    "a: @b\n",
    "__proto__: { a: 1 }\n",
  ])("leaves %j to a whole parser", (text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });

  it("reads nothing otherwise than a whole parser, wherever a file is broken", () => {
    const inserts = [
      ...Array.from(" \n:#-,[]{}'\"&*!|>%@`?~0e.\\\t"),
      "\n  ",
      "- ",
      ": ",
      " #",
      "''",
      "{}",
      "---\n",
      "null",
    ];
    const differing: string[] = [];
    let read = 0;
    const draws = drawNumbers(7);
    const draw = (below: number): number => (draws.next().value as number) % below;
    const bodies = [
      ...EXAMPLES.map((text) => text.slice(0, 3000)),
      renderBudgets(1),
      "a: [b, { c: d }]\ne:\n- f\n- g: h\n",
    ];
    for (let round = 0; round < 6000; round += 1) {
      const body = bodies[round % bodies.length] ?? "";
      const at = draw(body.length);
      const insert = inserts[draw(inserts.length)] ?? "";
      const text = body.slice(0, at) + insert + body.slice(at + draw(3));
      const plain = readPlainYaml(text);
      if (plain === undefined) continue;
      read += 1;
      if (JSON.stringify(plain.content) !== JSON.stringify(parseWhole(text))) differing.push(text);
    }
    expect(differing.slice(0, 3)).toEqual([]);
    expect(read).toBeGreaterThan(500);
  });

  it.each([
    ["spaces", `a: x${" ".repeat(1_000_000)}y\n`],
    ["lists in lists", `a: ${"[".repeat(90)}${"]".repeat(90)}\n`],
    ["keys", Array.from({ length: 100_000 }, (_, index) => `k${index}:\n`).join("")],
    ["numbers", `a: ${"1".repeat(1_000_000)}e\n`],
    ["quotes", `a: [${"'b', ".repeat(200_000)}'c']\n`],
  ])("takes no more than moments for very many %s", (_, text) => {
    const start = performance.now();
    readPlainYaml(text);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
