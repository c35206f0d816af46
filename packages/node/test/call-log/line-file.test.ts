import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LineFile } from "../../src/call-log/line-file.ts";

let folder = "";
const warnings: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-lines-"));
  warnings.length = 0;
  const silent = (): void => {};
  diag.setLogger(
    { warn: (text) => warnings.push(text), error: silent, info: silent, debug: silent, verbose: silent },
    { suppressOverrideMessage: true },
  );
});

afterEach(() => {
  diag.disable();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

const OPTIONS = { maxBytes: 1_000, delayMs: 5, retryMs: 5 };

test("lines come by themselves, in order, into a private file in a private folder", async () => {
  const path = join(folder, "new", "calls.ndjson");
  const file = new LineFile({ ...OPTIONS, path });
  file.write("one");
  file.write("two");
  await vi.waitFor(() => expect(readFileSync(path, "utf8")).toBe("one\ntwo\n"));
  file.write("three");
  await file.flush();
  expect(readFileSync(path, "utf8")).toBe("one\ntwo\nthree\n");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "new")).mode & 0o777).toBe(0o700);
});

test("a file that is moved away is begun anew", async () => {
  const path = join(folder, "calls.ndjson");
  const file = new LineFile({ ...OPTIONS, path });
  file.write("one");
  await file.flush();
  renameSync(path, `${path}.1`);
  file.write("two");
  await file.flush();
  expect(readFileSync(`${path}.1`, "utf8") + readFileSync(path, "utf8")).toBe("one\ntwo\n");
});

test("what a full file does not take waits, is told once, and comes when there is room", async () => {
  const path = join(folder, "calls.ndjson");
  writeFileSync(path, "x".repeat(999));
  const file = new LineFile({ ...OPTIONS, path });
  file.write("one");
  await file.flush();
  file.write("two");
  await file.flush();
  expect(statSync(path).size).toBe(999);
  rmSync(path);
  await vi.waitFor(() => expect(readFileSync(path, "utf8")).toBe("\none\ntwo\n"));
  expect(warnings).toEqual([
    `bursar: BURSAR_CALL_LOG ${path} takes no lines: it would be larger than BURSAR_CALL_LOG_MAX_BYTES, which is 1000. They wait in memory, up to 8 MiB. Make room, move the file away, or choose another.`,
  ]);
});

test("a path that is a folder, or lies below a file, is told once; nothing is thrown before the queue is full", async () => {
  for (const path of [folder, join(folder, "file", "calls.ndjson")]) {
    writeFileSync(join(folder, "file"), "");
    warnings.length = 0;
    const file = new LineFile({ ...OPTIONS, path, maxQueuedBytes: 10, retryMs: 60_000 });
    file.write("1234");
    file.write("5678");
    await file.flush();
    file.flushNow();
    expect(() => file.write("9")).toThrow(RangeError);
    expect(warnings).toHaveLength(1);
  }
});

test("a place where no folder can be made is told at once, and holds nobody", async () => {
  const file = new LineFile({ ...OPTIONS, path: "/proc/bursar/calls.ndjson", retryMs: 60_000 });
  file.write("one");
  await file.flush();
  file.flushNow();
  expect(warnings).toEqual([expect.stringContaining("ENOENT")]);
});

test("at the end of a process all is written at once", () => {
  const path = join(folder, "calls.ndjson");
  const file = new LineFile({ ...OPTIONS, path, delayMs: 60_000 });
  file.write("one");
  file.write("two");
  file.flushNow();
  expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
});

test("10,000 lines of two writers on one file come whole, each once", async () => {
  const path = join(folder, "calls.ndjson");
  const files = [1, 2].map(() => new LineFile({ ...OPTIONS, path, maxBytes: 10_000_000 }));
  const lines: string[] = [];
  for (let index = 0; index < 10_000; index += 1) {
    const line = `${index} ${"é".repeat(index % 50)}`;
    lines.push(line);
    files[index % 2]?.write(line);
    if (index % 500 === 0) await Promise.race(files.map((file) => file.flush()));
  }
  await Promise.all(files.map((file) => file.flush()));
  await vi.waitFor(() => expect(readFileSync(path, "utf8").split("\n")).toHaveLength(10_001));
  expect(readFileSync(path, "utf8").trimEnd().split("\n").sort()).toEqual(lines.sort());
});
