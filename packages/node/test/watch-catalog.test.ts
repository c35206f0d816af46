import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchCatalog } from "../src/watch-catalog.ts";
import type { WatchedCatalog } from "../src/watch-catalog.ts";

let folder = "";
let file = "";
let watched: WatchedCatalog | undefined;
const warnings: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-catalog-"));
  file = join(folder, "catalog.json");
  warnings.length = 0;
  const silent = (): void => {};
  diag.setLogger(
    { warn: (text) => warnings.push(text), error: silent, info: silent, debug: silent, verbose: silent },
    { suppressOverrideMessage: true },
  );
});

afterEach(() => {
  watched?.stop();
  diag.disable();
  rmSync(folder, { recursive: true });
});

/** Replaces the file at once, as a compiler or a mounted configuration does. */
function replaceFile(text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

function aCatalog(hash: string, more: object = {}): string {
  return JSON.stringify({ schema: "bursar.dev/catalog/1", hash, features: {}, ...more });
}

test("each newer catalog is handed on with its prices, a broken one is told and changes nothing", async () => {
  replaceFile(aCatalog("a"));
  const seen: unknown[] = [];
  watched = watchCatalog(file, (catalog) => seen.push(catalog), 10);
  expect(watched.catalog?.hash).toBe("a");
  const prices = { contract: { deployments: { prod: "claude-opus-5-5" } } };
  replaceFile(aCatalog("b", { prices }));
  await vi.waitFor(() =>
    expect(seen).toEqual([
      { schema: "bursar.dev/catalog/1", hash: "b", features: {}, attribution: [], prices },
    ]),
  );
  replaceFile("{");
  await vi.waitFor(() => expect(warnings).toHaveLength(1));
  expect(warnings[0]).toContain("The catalog read before stays.");
  rmSync(file);
  await vi.waitFor(() => expect(warnings).toHaveLength(2));
  expect(seen).toHaveLength(1);
  replaceFile(aCatalog("c"));
  await vi.waitFor(() => expect(seen).toHaveLength(2));
});

test("a catalog that is written for the first time is taken", async () => {
  const seen: unknown[] = [];
  watched = watchCatalog(file, (catalog) => seen.push(catalog.hash), 10);
  expect(watched.catalog).toBeUndefined();
  replaceFile(aCatalog("a"));
  await vi.waitFor(() => expect(seen).toEqual(["a"]));
});
