import { expect, it } from "vitest";
import { renderJson } from "../src/render-json.ts";

it("writes in one line what fits into it, and breaks what does not", () => {
  const long = "x".repeat(100);
  expect(renderJson({ short: { a: [1, 2], b: {}, c: [] }, long: { name: long, list: [long, null] } })).toBe(`{
  "short": { "a": [1, 2], "b": {}, "c": [] },
  "long": {
    "name": "${long}",
    "list": [
      "${long}",
      null
    ]
  }
}
`);
});

it("leaves out what is undefined, and reads back as it was", () => {
  const content = { 'a "quoted" key': "line\nbreak", gone: undefined, figures: [0.1, -2, true] };
  const text = renderJson(content);
  expect(text).toBe('{ "a \\"quoted\\" key": "line\\nbreak", "figures": [0.1, -2, true] }\n');
  expect(JSON.parse(text)).toEqual({ 'a "quoted" key': "line\nbreak", figures: [0.1, -2, true] });
});
