import { expect, test } from "vitest";
import { readFetchBody } from "../src/read-fetch-body.ts";

const URL = "https://api.example/v1/messages";
const LARGE = "x".repeat(100_000);
const IMAGE = { role: "user", content: [{ type: "image", source: { data: LARGE } }] };

function read(body: RequestInit["body"]): ReturnType<typeof readFetchBody> {
  return readFetchBody([URL, { method: "POST", body: body ?? null }]);
}

const readJson = (body: object): ReturnType<typeof readFetchBody> => read(JSON.stringify(body));

test("a small body is read as a whole", () => {
  expect(readJson({ model: "m", stream: true })).toEqual({
    fields: { model: "m", stream: true },
    isWhole: true,
    hidesPayer: false,
  });
});

test("what cannot be read without consuming it, and what is no JSON object, is not known", () => {
  expect(read(new Blob(["{}"]))).toBeUndefined();
  expect(read("{")).toBeUndefined();
  expect(read("7")).toBeUndefined();
  expect(readFetchBody([URL, undefined])).toBeUndefined();
});

const FIELDS = { model: "claude-opus-5-5", billing_policy: { bill_to: "user_profile" }, stream: true };

test.each([
  ["before its large fields", { ...FIELDS, messages: [IMAGE] }],
  ["behind them", { system: LARGE, messages: [IMAGE], ...FIELDS }],
  ["before and behind them", { max_tokens: 9, ...FIELDS, messages: [IMAGE], top_k: 1 }],
])("the fields of a large body are found %s, in text and in bytes", (_, body) => {
  const text = JSON.stringify(body);
  for (const sent of [
    text,
    new TextEncoder().encode(text),
    new TextEncoder().encode(text).buffer,
    ` ${text}\n`,
  ])
    expect(read(sent)).toMatchObject({ fields: FIELDS, isWhole: false, hidesPayer: false });
});

test("fields between large ones are not known, and a hidden payer is told", () => {
  const found = readJson({ system: LARGE, ...FIELDS, messages: [IMAGE] });
  expect(found).toEqual({ fields: {}, isWhole: false, hidesPayer: true });
});

test("fields of the same name deeper down, and texts that look like fields, are not taken for them", () => {
  const decoy = 'say "billing_policy": {"bill_to": "user_profile"}, "model": "fake", "stream": true';
  const messages = [{ role: "user", content: decoy }, IMAGE, { role: "user", content: `${decoy} \\" \\\\` }];
  const tools = [{ input: { model: "deep", stream: true } }];
  const found = readJson({ max_tokens: 9, tools, model: "claude-opus-5-5", messages, top_k: 1 });
  expect(found?.fields).toEqual({ max_tokens: 9, tools, model: "claude-opus-5-5", top_k: 1 });
  expect(found?.hidesPayer).toBe(false);
});

test("of 200 bodies with awkward texts no field is taken that JSON.parse does not find, and none near the ends is missed", () => {
  let seed = 7;
  const pick = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const awkward = [
    '"',
    "\\",
    "\\\\",
    '\\"',
    ",",
    "}",
    "]",
    "{",
    "[",
    ":",
    "é",
    "世",
    "\u{1f600}",
    "\n",
    '"model":"no",',
  ];
  const aText = (pieces: number): string =>
    Array.from({ length: pieces }, () => awkward[pick(awkward.length)]).join("");
  for (let round = 0; round < 200; round += 1) {
    const body = {
      [aText(3)]: aText(pick(2_000)),
      model: aText(5),
      system: aText(1_000 + pick(9)).repeat(40),
      messages: [{ [aText(4)]: [aText(1_000).repeat(40)], stream: aText(3) }],
      [aText(4)]: { [aText(5)]: [aText(pick(3_000)), {}] },
      stream: pick(2) === 1,
    };
    const text = JSON.stringify(body);
    const fields = read(round % 2 === 0 ? text : new TextEncoder().encode(text))?.fields;
    expect(body).toMatchObject(fields ?? {});
    expect(fields).toMatchObject({ model: body.model, stream: body.stream });
  }
});

test("a body of 8 MB costs no more than a tenth of its parse", () => {
  const messages = Array.from({ length: 60_000 }, (_, turn) => ({
    role: "user",
    content: `the "${turn}." turn of a long talk about a bill, ${"word ".repeat(16)}`,
  }));
  const text = JSON.stringify({ model: "claude-opus-5-5", messages, stream: true });
  expect(text.length).toBeGreaterThan(8_000_000);
  const parseMs = findFastest(() => JSON.parse(text) as unknown);
  const readMs = findFastest(() =>
    expect(read(text)?.fields).toEqual({ model: "claude-opus-5-5", stream: true }),
  );
  expect(readMs).toBeLessThan(parseMs / 10);
});

function findFastest(run: () => unknown): number {
  const tries = Array.from({ length: 7 }, () => {
    const startedAtMs = performance.now();
    run();
    return performance.now() - startedAtMs;
  });
  return Math.min(...tries);
}
