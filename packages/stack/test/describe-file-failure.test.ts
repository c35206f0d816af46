import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { describeFileFailure } from "../src/describe-file-failure.ts";
import { makeFolder } from "./make-folder.ts";

test("a file in the place of a folder is named, with what to do", async () => {
  const file = join(await makeFolder(), "cache");
  await writeFile(file, "");
  const taken: unknown = await mkdir(file).catch((error: unknown) => error);
  expect(describeFileFailure(taken)).toBe(
    `${file} cannot be used: it is a file where a folder is needed. Move it out of the way, then start again.`,
  );
});

test("a full disk is told although the system does not say for which file", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    syscall: "write",
  });
  expect(describeFileFailure(full)).toBe(
    "A file cannot be used: the disk is full. Free some space, then start again.",
  );
});

test("a program that is not there, and an error without a code, are no file failures", async () => {
  const missing = await new Promise((resolve) => execFile("/nowhere/program", resolve));
  expect(describeFileFailure(missing)).toBeUndefined();
  expect(describeFileFailure(new Error("no space left on device"))).toBeUndefined();
});
