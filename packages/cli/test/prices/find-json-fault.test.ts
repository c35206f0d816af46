import { expect, it } from "vitest";
import { findJsonFault } from "../../src/prices/find-json-fault.ts";

it.each([
  ["", 0],
  ["  ", 2],
  ["nope", 0],
  ["nul", 0],
  ["{", 1],
  ['{"a"', 4],
  ['{"a" 1}', 5],
  ['{"a":1,}', 7],
  ['{"a":1 "b":2}', 7],
  ["{a:1}", 1],
  ["[1,]", 3],
  ["[1}", 2],
  ["[]]", 2],
  ['"a\u0001"', 2],
  ['"a\\x"', 2],
  ['"ab', 3],
  ["01", 1],
  ["[1, -]", 4],
  ['{"a":[{"b":null}],"c":tru}', 22],
])("finds that %j is no JSON from %d on", (text, index) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(findJsonFault(text)).toBe(index);
});

it("finds no fault in JSON before its end", () => {
  const text = ' {"a":[1,-2.5e+3,{"b":"\\u00e9\\n"},[],{}],"c":null,"d":true} ';
  expect(JSON.parse(text)).toBeTypeOf("object");
  expect(findJsonFault(text)).toBe(text.length);
});
