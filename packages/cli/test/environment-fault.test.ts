import { expect, it } from "vitest";
import { describeFault, EnvironmentFault, findErrorCode } from "../src/environment-fault.ts";

function aSystemError(code: string): Error {
  return Object.assign(new Error("x"), { code });
}

it.each([
  ["ENOSPC", "cannot write a: the disk is full."],
  ["EROFS", "cannot write a: the file system is read-only."],
  ["EMFILE", "cannot write a: EMFILE."],
])("explains %s in words", (code, message) => {
  expect(describeFault("cannot write a", aSystemError(code))).toEqual(new EnvironmentFault(message));
});

it("leaves a bug as it is, so that its stack is shown", () => {
  const bug = new TypeError("x is not a function");
  expect(describeFault("cannot write a", bug)).toBe(bug);
  expect(findErrorCode("text")).toBeUndefined();
});
