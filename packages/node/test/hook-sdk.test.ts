import { Buffer } from "node:buffer";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hookSdk } from "../src/hook-sdk.ts";
import { showClass } from "../src/sdk-source.ts";

const CLIENT = "file:///app/node_modules/@anthropic-ai/sdk/client.mjs";

test("only the client module of the SDK is touched, and none of its lines moves", () => {
  const source = "export class BaseAnthropic { }\nexport const x = 1;";
  const shown = showClass(CLIENT, { format: "module", source: Buffer.from(source) });
  expect(shown.format).toBe("module");
  expect(shown.source).toMatch(new RegExp(`^${source}\n`));
  for (const [url, format] of [
    ["file:///app/node_modules/@anthropic-ai/sdk/index.mjs", "module"],
    ["file:///app/node_modules/@anthropic-ai/sdk/client.mjs?iitm=true", "module"],
    ["file:///app/node_modules/@anthropic-ai/sdk/client.js", "commonjs"],
    ["file:///app/client.mjs", "module"],
  ] as const) {
    const loaded = { format, source };
    expect(showClass(url, loaded)).toBe(loaded);
  }
});

let folder = "";
const loaders = createRequire(import.meta.url).extensions;
const before = loaders[".js"];
const warnings: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-hook-"));
  warnings.length = 0;
  const keep = (message: string): void => void warnings.push(message);
  diag.setLogger(
    { error: keep, warn: keep, info: keep, debug: keep, verbose: keep },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
});

afterEach(() => {
  if (before !== undefined) loaders[".js"] = before;
  diag.disable();
  rmSync(folder, { recursive: true });
});

/** A program that has the SDK in one or several places. */
function writeSdk(place: string, version: string, client: string): string {
  const sdk = join(folder, place, "node_modules/@anthropic-ai/sdk");
  mkdirSync(sdk, { recursive: true });
  writeFileSync(join(sdk, "package.json"), JSON.stringify({ name: "@anthropic-ai/sdk", version }));
  writeFileSync(join(sdk, "client.js"), client);
  return join(sdk, "client.js");
}

test("each copy of a supported version is shown, in every place; an older one is told", () => {
  const shown: unknown[] = [];
  hookSdk((baseClass) => shown.push(baseClass));
  const client = "exports.BaseAnthropic = class A { };";
  const require = createRequire(join(folder, "app.js"));
  const first: { BaseAnthropic: unknown } = require(writeSdk(".", "1.12.0", client));
  const second: { BaseAnthropic: unknown } = require(writeSdk("deep", "0.101.0", client));
  const old = writeSdk("old", "0.100.1", client);
  require(old);
  expect(shown).toEqual([first.BaseAnthropic, second.BaseAnthropic]);
  expect(warnings).toEqual([`bursar: @anthropic-ai/sdk 0.100.1 is not metered, 0.101.0 to 1.x is: ${old}`]);
});
