import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { planExampleLabels } from "../../src/counters/plan-example-labels.ts";
import { readCounter } from "../../src/counters/read-counter.ts";
import { renderCounter } from "../../src/counters/render-counter.ts";

function render(written: string): string {
  const { selector, fault } = readCounter(written);
  if (selector === undefined) throw new Error(fault);
  return renderCounter(selector);
}

/** Whether Prometheus's own grammar takes it as one selector of a vector. */
function isVectorSelector(expr: string): boolean {
  const tree = parser.parse(expr);
  let isSound = tree.topNode.firstChild?.name === "VectorSelector";
  tree.iterate({ enter: (node) => void (isSound &&= !node.type.isError) });
  return isSound;
}

const SELECTORS = [
  ["replies_total", "replies_total"],
  ["  job:replies:total  ", "job:replies:total"],
  ["replies_total{}", "replies_total"],
  ['replies_total{source="draft"}', 'replies_total{source="draft"}'],
  [`replies_total { source = 'draft' , kind!="a", }`, 'replies_total{kind!="a",source="draft"}'],
  ["replies_total{\n  source=~`a|b`,\n  kind!~'c.*'\n}", 'replies_total{kind!~"c.*",source=~"a|b"}'],
  [String.raw`replies_total{a="say \"it\"",b='it\'s'}`, String.raw`replies_total{a="say \"it\"",b="it's"}`],
  [String.raw`replies_total{a="\x41\u00e9\U0001F600\101\\"}`, String.raw`replies_total{a="Aé😀A\\"}`],
  [String.raw`replies_total{a=~"2\\d\\d"}`, String.raw`replies_total{a=~"2\\d\\d"}`],
  ["replies_total{a=~`2\\d\\d`}", String.raw`replies_total{a=~"2\\d\\d"}`],
  ['replies_total{a="{{ $value }}, }"}', 'replies_total{a="{{ $value }}, }"}'],
  ['{"replies_total", a="b"}', 'replies_total{a="b"}'],
  [`{"replies.sent", "my.label"="b"}`, `{"replies.sent","my.label"="b"}`],
  [`{"my.label"='b', 'replies.sent'}`, `{"replies.sent","my.label"="b"}`],
  ['inf{a="b"}', '{"inf",a="b"}'],
  ["Group_Left", '{"Group_Left"}'],
  ["infinite_total", "infinite_total"],
  ["replies_total{a=~'(?i)draft'}", 'replies_total{a=~"(?i)draft"}'],
] as const;

describe("the selector of a counter", () => {
  it.each(SELECTORS)("%j is read, and written in one way", (written, rendered) => {
    expect(render(written)).toBe(rendered);
    expect(render(rendered)).toBe(rendered);
  });

  it("is one for Prometheus, as it is written", () => {
    const written = SELECTORS.map(([, rendered]) => rendered);
    expect(written.filter((each) => !isVectorSelector(each))).toEqual([]);
  });

  it("is refused wherever a character of it is missing or doubled and Prometheus would not take it", () => {
    const whole = 'replies_total{source=~"a|b",kind!="c"}';
    const broken = Array.from({ length: whole.length }, (_, at) => at).flatMap((at) => [
      whole.slice(0, at) + whole.slice(at + 1),
      whole.slice(0, at + 1) + whole.slice(at),
    ]);
    const taken = broken.filter((each) => readCounter(each).selector !== undefined);
    expect(taken.length).toBeGreaterThan(40);
    expect(taken.filter((each) => !isVectorSelector(each))).toEqual([]);
    const refused = broken.filter((each) => readCounter(each).selector === undefined);
    expect(refused.filter(isVectorSelector)).toEqual([]);
  });
});

describe("patterns that Go reads otherwise than JavaScript, or not at all", () => {
  it.each([
    String.raw`(a)\1`,
    String.raw`\Aa`,
    String.raw`\y`,
    "a(?=b)",
    "a{1001}",
    "a{1,1001}",
    "a**",
    "[a",
    String.raw`\é`,
    String.raw`\x4`,
    String.raw`\x{41}`,
    String.raw`[a-\d]`,
    String.raw`[a\b]`,
    "[]a]",
    "[^]a]",
    "[[:alpha:]]",
    "[😀]",
    "(?P<é>a)",
  ])("are refused: %s", (pattern) => {
    expect(readCounter(`replies_total{a=~\`${pattern}\`}`).fault).toMatch(
      /^has a pattern for a that is none/,
    );
  });
});

describe("patterns that both read alike", () => {
  it.each([
    String.raw`[-\w]`,
    String.raw`[\w-]`,
    String.raw`\[a\]`,
    String.raw`\x41`,
    String.raw`a\-b`,
    "(?P<name>a)",
    "é",
  ])("are taken: %s", (pattern) => {
    expect(readCounter(`replies_total{a=~\`a|${pattern}\`}`).fault).toBeUndefined();
  });
});

describe("labels that a selector chooses", () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ["replies_total", {}],
    ['replies_total{a="b"}', { a: "b" }],
    ['replies_total{a=""}', {}],
    ['replies_total{a!="b"}', {}],
    ['replies_total{a!=""}', { a: "a" }],
    ['replies_total{a=~"draft|mail",a!="draft"}', { a: "mail" }],
    ['replies_total{a=~"draft-.+"}', { a: "draft-a" }],
    [String.raw`replies_total{a=~"2\\d{0,1}[0-9]"}`, { a: "200" }],
    [String.raw`replies_total{a=~"[a-z]+\\.(html|txt)"}`, { a: "a.html" }],
    ['replies_total{a=~"2[0-9]{2}"}', { a: "200" }],
    ['replies_total{a=~"x{2}y{1,3}"}', { a: "xxy" }],
    ['replies_total{a=~"[0-7]{3}"}', { a: "000" }],
    ['replies_total{a=~"[A-Z]{2}-[.]"}', { a: "AA-." }],
    ["replies_total{a=~`[\\w-]+@x[.]y`}", { a: "a@x.y" }],
    ["replies_total{a=~`[\\-\\d]\\s+[^\\]]`}", { a: "0 0" }],
    ['replies_total{a=~"(?i)Draft"}', { a: "Draft" }],
    ['replies_total{a=~".*"}', { a: "a" }],
    ['replies_total{a!~"a|0"}', {}],
  ])("%s", (written, labels) => {
    const { selector } = readCounter(written);
    expect(selector && planExampleLabels(selector)).toEqual(labels);
  });
});
