import { mkdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeSpoolFile } from "../../src/spool/write-spool-file.ts";
import { aFolder, anId, listNames, putFile } from "./a-spool.ts";

test("folder and file are made for this user alone, and a newer file replaces the run's older one", async () => {
  const path = join(aFolder(), "state", "spool");
  const folder = { path, maxBytes: 1000 };
  expect(await writeSpoolFile(folder, anId(1), Buffer.from("old"))).toEqual({ count: 0, bytes: 0 });
  await writeSpoolFile(folder, anId(1), Buffer.from("new"));
  await writeSpoolFile(folder, anId(2), Buffer.from("other"));
  expect(listNames(path)).toEqual(["1.spool", "2.spool"]);
  expect(readFileSync(join(path, `${anId(1)}.spool`), "utf8")).toBe("new");
  expect(statSync(join(path, `${anId(1)}.spool`)).mode & 0o777).toBe(0o600);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test("the oldest files make room, and others than ours do not count", async () => {
  const path = aFolder();
  for (const [digit, second] of [
    [1, 30],
    [2, 10],
    [3, 20],
  ] as const)
    utimesSync(putFile(path, digit), second, second);
  writeFileSync(join(path, "notes.txt"), "x".repeat(5000));
  const { size } = statSync(join(path, `${anId(1)}.spool`));
  const dropped = await writeSpoolFile({ path, maxBytes: 2 * size }, anId(4), Buffer.alloc(size));
  expect(dropped).toEqual({ count: 2, bytes: 2 * size });
  expect(listNames(path)).toEqual(["1.spool", "4.spool", "n.txt"]);
});

test("figures that are larger than the folder may be are not written, and nothing goes for them", async () => {
  const path = aFolder();
  putFile(path, 1);
  await expect(writeSpoolFile({ path, maxBytes: 10 }, anId(2), Buffer.alloc(11))).rejects.toThrow(
    "the figures take 11 bytes and BURSAR_SPOOL_MAX_BYTES is 10",
  );
  expect(listNames(path)).toEqual(["1.spool"]);
});

test("a folder that is a file, a loop of links or below a file is a system error", async () => {
  const parent = aFolder();
  writeFileSync(join(parent, "file"), "");
  symlinkSync(join(parent, "loop"), join(parent, "loop"));
  for (const [name, code] of [
    ["file", /EEXIST|ENOTDIR/],
    ["file/spool", /ENOTDIR/],
    ["loop", /ELOOP|EEXIST|ENOENT/],
  ] as const)
    await expect(
      writeSpoolFile({ path: join(parent, name), maxBytes: 100 }, anId(1), Buffer.from("x")),
    ).rejects.toThrow(code);
});

test("where the file cannot take its name nothing is left behind", async () => {
  const path = aFolder();
  mkdirSync(join(path, `${anId(1)}.spool`));
  await expect(writeSpoolFile({ path, maxBytes: 10_000 }, anId(1), Buffer.from("x"))).rejects.toThrow(
    "EISDIR",
  );
  expect(listNames(path)).toEqual(["1.spool"]);
});
