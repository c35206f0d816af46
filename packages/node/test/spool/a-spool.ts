import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { SpoolRules } from "../../src/spool/find-spool-state.ts";
import { renderSpoolFile } from "../../src/spool/spool-file.ts";
import type { SpoolHeader } from "../../src/spool/spool-file.ts";

/** A folder that is gone when the test is over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bursar-spool-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const NOW_MS = Date.parse("2026-11-22T12:00:00Z");

/** Ids of runs: the digit tells one from another. */
export function anId(digit: number): string {
  return `${digit}0000000-0000-4000-8000-000000000000`;
}

export function aHeader(more: Partial<SpoolHeader> = {}): SpoolHeader {
  return {
    endpoint: "http://collector:4318/v1/metrics",
    service: "shop",
    pid: 7,
    takenAtMs: NOW_MS - 60_000,
    heldUntilMs: 0,
    costUsd: 0.25,
    unpricedTokens: 0,
    ...more,
  };
}

/** Puts a file into a spool; the request is the text. */
export function putFile(
  folder: string,
  digit: number,
  more: Partial<SpoolHeader> = {},
  request = "{}",
): string {
  const path = join(folder, `${anId(digit)}.spool`);
  writeFileSync(path, renderSpoolFile({ header: aHeader(more), request: Buffer.from(request) }), {
    mode: 0o600,
  });
  return path;
}

export function aRuleSet(more: Partial<SpoolRules> = {}): SpoolRules {
  return {
    endpoint: "http://collector:4318/v1/metrics",
    maxAgeMs: 3_600_000,
    nowMs: NOW_MS,
    anyEndpoint: false,
    refusedToo: false,
    late: false,
    ...more,
  };
}

/** Names of the files, with the digit of their run and how they end. */
export function listNames(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => `${name.slice(0, 1)}${name.slice(name.lastIndexOf("."))}`)
    .sort();
}
