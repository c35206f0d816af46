import { mkdtempSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFolder, createFolderNow } from "../src/create-folder.ts";

const WAYS = [
  ["createFolder", createFolder],
  ["createFolderNow", async (path: string) => createFolderNow(path)],
] as const;

const aFolder = (): string => mkdtempSync(join(tmpdir(), "create-folder-"));

test.each(WAYS)("%s creates the folders above it too, for nobody else, and once", async (_, create) => {
  const root = aFolder();
  await create(join(root, "a/b/c"));
  await create(join(root, "a/b/c"));
  for (const path of ["a", "a/b", "a/b/c"]) expect(statSync(join(root, path)).mode & 0o777).toBe(0o700);
});

test.each(WAYS)("%s ends where the file system takes no folders", async (_, create) => {
  await expect(create("/proc/bursar/a")).rejects.toMatchObject({ code: expect.any(String) });
});

test.each(WAYS)("%s tells of a file in the way", async (_, create) => {
  const root = aFolder();
  writeFileSync(join(root, "file"), "");
  await expect(create(join(root, "file/a"))).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.each(WAYS)("%s tells of a link that leads nowhere", async (_, create) => {
  const root = aFolder();
  symlinkSync(join(root, "nowhere"), join(root, "link"));
  await expect(create(join(root, "link/a"))).rejects.toMatchObject({ code: "ENOENT" });
});
