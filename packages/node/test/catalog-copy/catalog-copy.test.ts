import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CatalogCopy } from "../../src/catalog-copy/catalog-copy.ts";

let folder = "";
const warnings: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-copy-"));
  warnings.length = 0;
  const silent = (): void => {};
  diag.setLogger(
    { warn: (text) => warnings.push(text), error: silent, info: silent, debug: silent, verbose: silent },
    { suppressOverrideMessage: true },
  );
});

afterEach(() => {
  diag.disable();
  rmSync(folder, { recursive: true });
});

const TEXT = '{"schema":"bursar.dev/catalog/1","hash":"é","features":{}}';
const SECRET_URL = "https://host/catalog.json?sig=pass-word";

function aCopy(identity = SECRET_URL, place = folder): CatalogCopy {
  return new CatalogCopy({ folder: place, identity, name: "https://host/catalog.json" });
}

/** The one file there is. */
function findFile(): string {
  const [name = ""] = readdirSync(folder);
  return join(folder, name);
}

test("what is kept is read by another process, with its age", async () => {
  await aCopy().keep(TEXT);
  const anHourAgo = new Date(Date.now() - 3_600_000);
  utimesSync(findFile(), anHourAgo, anHourAgo);
  const kept = await aCopy().read();
  expect(kept).toMatchObject({ text: TEXT, catalog: { hash: "é" } });
  expect(Math.round((kept?.ageMs ?? 0) / 60_000)).toBe(60);
  expect(warnings).toEqual([]);
});

test("a copy is for its owner alone, in a folder that is too, and no secret is in its name or content", async () => {
  const place = join(folder, "new/catalogs");
  await aCopy(SECRET_URL, place).keep(TEXT);
  const [name = "", ...others] = readdirSync(place);
  expect(others).toEqual([]);
  expect(name).toMatch(/^[0-9a-f]{32}\.catalog$/);
  expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);
  expect(statSync(place).mode & 0o777).toBe(0o700);
  expect(readFileSync(join(place, name), "utf8")).not.toContain("pass-word");
});

test("sources are told apart, by their query too", async () => {
  await aCopy("https://host/catalog.json?team=a").keep(TEXT);
  expect(await aCopy("https://host/catalog.json?team=b").read()).toBeUndefined();
});

test("a newer text takes the place of the older one, and the same one is as new as today", async () => {
  await aCopy().keep(TEXT);
  const before = new Date(2026, 0, 1);
  utimesSync(findFile(), before, before);
  const { ino } = statSync(findFile());
  await aCopy().keep(TEXT);
  expect(statSync(findFile()).ino).toBe(ino);
  expect((await aCopy().read())?.ageMs).toBeLessThan(60_000);
  await aCopy().keep(TEXT.replace("é", "b"));
  expect(await aCopy().read()).toMatchObject({ catalog: { hash: "b" } });
  expect(readdirSync(folder)).toHaveLength(1);
});

test.each([
  ["cut off", (file: Buffer) => file.subarray(0, file.length - 5), "its content was changed or is cut off"],
  ["changed", (file: Buffer) => Buffer.from(file.toString().replace("é", "è")), "its content was changed"],
  ["something else", () => Buffer.from('{"hash":"a"}\n{}'), "it is no copy of a catalog"],
  ["empty", () => Buffer.alloc(0), "it is no copy of a catalog"],
  ["binary", () => Buffer.from([0, 255, 10, 254]), "it is no copy of a catalog"],
])("a copy that is %s is told, not used, and written anew", async (_name, change, reason) => {
  await aCopy().keep(TEXT);
  writeFileSync(findFile(), change(readFileSync(findFile())));
  expect(await aCopy().read()).toBeUndefined();
  expect(warnings[0]).toContain(
    `BURSAR_CATALOG https://host/catalog.json: the copy of it in ${folder} cannot be used: ${reason}`,
  );
  await aCopy().keep(TEXT);
  expect(await aCopy().read()).toMatchObject({ text: TEXT });
});

test("a pipe, a folder and a link in its place are not waited for or followed", async () => {
  await aCopy().keep(TEXT);
  const file = findFile();
  rmSync(file);
  execFileSync("/bin/sh", ["-c", `mkfifo "${file}"`]);
  expect(await aCopy().read()).toBeUndefined();
  rmSync(file);
  mkdirSync(file);
  expect(await aCopy().read()).toBeUndefined();
  rmSync(file, { recursive: true });
  symlinkSync("/etc/hostname", file);
  expect(await aCopy().read()).toBeUndefined();
  expect(warnings).toHaveLength(3);
});

test("of many sources the newest 20 are kept, and what is not ours is left alone", async () => {
  writeFileSync(join(folder, "notes.txt"), "mine");
  for (let source = 0; source < 25; source += 1) {
    await aCopy(`https://host/?token=${source}`).keep(TEXT);
    for (const name of readdirSync(folder)) {
      const time = new Date(statSync(join(folder, name)).mtimeMs - 1_000);
      utimesSync(join(folder, name), time, time);
    }
  }
  expect(readdirSync(folder)).toHaveLength(21);
  expect(await aCopy("https://host/?token=24").read()).toBeDefined();
  expect(await aCopy("https://host/?token=0").read()).toBeUndefined();
});

test("a folder that cannot be written is told once, with what to do", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const copy = aCopy(SECRET_URL, join(file, "catalogs"));
  await copy.keep(TEXT);
  await copy.keep(TEXT);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("no copy of it can be kept in");
  expect(warnings[0]).toContain(
    'Name a folder that this user may write in BURSAR_CATALOG_COPY_DIR, or "none".',
  );
});

test("a copy of something else than what the source says keeps its age", async () => {
  await aCopy().keep(TEXT);
  const longAgo = new Date(Date.now() - 3_600_000);
  const path = findFile();
  utimesSync(path, longAgo, longAgo);
  const copy = aCopy();
  await copy.confirm();
  expect(statSync(path).mtimeMs).toBeCloseTo(longAgo.getTime(), -1);
  await copy.keep(TEXT.replace("é", "e"));
  copy.leave();
  utimesSync(path, longAgo, longAgo);
  await copy.confirm();
  expect(statSync(path).mtimeMs).toBeCloseTo(longAgo.getTime(), -1);
});
