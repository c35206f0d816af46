import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFileBatchStore } from "../../src/batches/create-file-batch-store.ts";
import { sweepBatchFiles } from "../../src/batches/sweep-batch-files.ts";

const MADE = { feature: "f", team: "t", path: "p", createdAtMs: 1_780_000_000_000, entries: 4 };
const READER = fileURLToPath(new URL("claim-entries.ts", import.meta.url));
// Node before 22.18 strips types only when asked.
const STRIP = process.features.typescript ? [] : ["--experimental-strip-types", "--no-warnings"];

let folder: string;
let file: string;

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "batches-")), "made", "here");
  file = join(folder, "b1.batch.jsonl");
});

afterEach(() => {
  diag.disable();
  rmSync(join(folder, "../.."), { recursive: true });
});

test("what one store remembers another one finds; the file is private", async () => {
  await createFileBatchStore(folder).remember("b1", MADE);
  expect(await createFileBatchStore(folder).find("b1")).toEqual(MADE);
  expect(await createFileBatchStore(folder).find("b2")).toBeUndefined();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(["b1.batch.jsonl"]);
});

test("an entry is taken once by all stores of a folder, and ids are not written", async () => {
  const [one, other] = [createFileBatchStore(folder), createFileBatchStore(folder)];
  expect(await one.claim("b1", ["secret-a", "secret-b"], undefined)).toEqual(["secret-a", "secret-b"]);
  expect(await other.claim("b1", ["secret-b", "secret-c"], undefined)).toEqual(["secret-c"]);
  expect(await one.claim("b1", ["secret-a", "secret-c", "secret-d"], undefined)).toEqual(["secret-d"]);
  expect(await createFileBatchStore(folder).claim("b1", ["secret-a", "secret-d"], undefined)).toEqual([]);
  expect(readFileSync(file, "utf8")).not.toContain("secret");
});

test("once all entries are taken the file is a mark, which other readers of the old file see", async () => {
  const [one, other] = [createFileBatchStore(folder), createFileBatchStore(folder)];
  await one.remember("b1", MADE);
  await other.claim("b1", ["a"], undefined);
  expect(await one.claim("b1", ["a", "b", "c", "d"], undefined)).toEqual(["b", "c", "d"]);
  expect(statSync(file).size).toBeLessThan(200);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await other.claim("b1", ["b", "c"], undefined)).toEqual([]);
  expect(await other.find("b1")).toEqual(MADE);
  expect(readdirSync(folder)).toEqual(["b1.batch.jsonl"]);
});

test("two processes that read the results at once take each entry once, and a third one none", async () => {
  const readers = ["one", "other"].map(async () => {
    const child = spawn(process.execPath, ["-C", "@bursar/source", ...STRIP, READER, folder, "10000"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const output = readText(child.stdout);
    await once(child.stdout, "readable");
    return { start: () => child.stdin.end("go"), output };
  });
  const started = await Promise.all(readers);
  for (const { start } of started) start();
  const taken = await Promise.all(
    started.map(async ({ output }) => JSON.parse((await output).split("\n")[1] ?? "") as number[]),
  );
  expect(taken.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
  const late = createFileBatchStore(folder);
  expect(await late.claim("b1", ["id-0", "id-9999"], undefined)).toEqual([]);
});

test("lines that are corrupt or cut off are left out and told once; the others hold", async () => {
  const warnings: string[] = [];
  const quiet = { error() {}, info() {}, debug() {}, verbose() {} };
  diag.setLogger({ ...quiet, warn: (message) => void warnings.push(message) }, DiagLogLevel.WARN);
  await createFileBatchStore(folder).remember("b1", MADE);
  await createFileBatchStore(folder).claim("b1", ["a"], undefined);
  appendFileSync(file, 'garbage\n{"claim":"x","ids":"AAA"}\n{"made":7}\n\u0000\n{"claim":"cut o');
  const store = createFileBatchStore(folder);
  expect(await store.claim("b1", ["a", "b"], undefined)).toEqual(["b"]);
  expect(await store.find("b1")).toEqual(MADE);
  expect(warnings).toEqual([`bursar: ${file} holds a line that cannot be read; it is left out`]);
});

test("100,000 entries in claims of 1,000 make a file of 1.1 MB, then of less than 200 bytes", async () => {
  const store = createFileBatchStore(folder);
  await store.remember("b1", { ...MADE, entries: 100_000 });
  const ids = Array.from({ length: 100_000 }, (_, index) => `id-${index}`);
  let taken = 0;
  for (let start = 0; start < 99_000; start += 1000)
    taken += (await store.claim("b1", ids.slice(start, start + 1000), undefined)).length;
  expect(taken).toBe(99_000);
  expect(statSync(file).size).toBeLessThan(1_100_000);
  expect(await store.claim("b1", ids.slice(98_000), undefined)).toHaveLength(1000);
  expect(statSync(file).size).toBeLessThan(200);
});

test("a batch id cannot name a file elsewhere, and a link is not followed", async () => {
  const store = createFileBatchStore(folder);
  await store.remember("../../evil", MADE);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(await store.find("../../evil")).toEqual(MADE);
  const target = join(folder, "target");
  writeFileSync(target, "");
  symlinkSync(target, file);
  await expect(store.remember("b1", MADE)).rejects.toThrow("ELOOP");
  expect(readFileSync(target, "utf8")).toBe("");
});

test("a folder that cannot be made rejects and is tried again", async () => {
  const parent = join(folder, "../..");
  writeFileSync(join(parent, "made"), "");
  const store = createFileBatchStore(folder);
  await expect(store.remember("b1", MADE)).rejects.toThrow("ENOTDIR");
  rmSync(join(parent, "made"));
  await store.remember("b1", MADE);
  expect(await store.find("b1")).toEqual(MADE);
});

test("files that did not change for 30 days go, and the oldest of too many; others stay", async () => {
  const store = createFileBatchStore(folder);
  for (const batchId of ["b1", "b2", "b3"]) await store.remember(batchId, MADE);
  writeFileSync(join(folder, "mine.txt"), "");
  const nowMs = Date.now();
  const age = (name: string, days: number): void =>
    utimesSync(join(folder, name), new Date(), new Date(nowMs - days * 86_400_000));
  age("b1.batch.jsonl", 31);
  age("mine.txt", 400);
  age("b2.batch.jsonl", 29);
  await sweepBatchFiles(folder, nowMs);
  expect(readdirSync(folder).sort()).toEqual(["b2.batch.jsonl", "b3.batch.jsonl", "mine.txt"]);
  await sweepBatchFiles(folder, nowMs, { files: 1, ageMs: Infinity });
  expect(readdirSync(folder).sort()).toEqual(["b3.batch.jsonl", "mine.txt"]);
});

test("a file that took the place of the one that was read is read from its beginning", async () => {
  const [one, other] = [createFileBatchStore(folder), createFileBatchStore(folder)];
  await one.claim("b1", ["a"], undefined);
  // Its first line is as long as what was read of the old file.
  await other.claim("b2", ["b"], undefined);
  await other.remember("b2", MADE);
  renameSync(join(folder, "b2.batch.jsonl"), file);
  expect(await one.claim("b1", ["b", "c"], undefined)).toEqual(["c"]);
});

test("a file of more than 64 MiB is not read", async () => {
  const store = createFileBatchStore(folder);
  await store.remember("b1", MADE);
  truncateSync(file, 64 * 1024 * 1024 + 1);
  await expect(store.find("b1")).rejects.toThrow("is larger than 67108864 bytes");
});

test("a claim that cannot be marked still tells what others took", async () => {
  const store = createFileBatchStore(folder);
  await store.claim("b1", ["a"], undefined);
  const kept = join(folder, "kept");
  renameSync(file, kept);
  symlinkSync(kept, file);
  await expect(store.claim("b1", ["a", "b"], undefined)).rejects.toMatchObject({
    name: "UnmarkedClaimError",
    free: ["b"],
  });
});
