import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A folder of a service with some files, which is gone when the test is over. */
export function aService(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "bursar-doctor-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The file of an installed package, by its path inside of the service. */
export function aPackage(path: string, version: string): Readonly<Record<string, string>> {
  return { [`${path}/package.json`]: JSON.stringify({ name: path, version }) };
}

/** Installs the SDK that this repository has. */
export function linkSdk(service: string): void {
  const sdk = dirname(fileURLToPath(import.meta.resolve("@anthropic-ai/sdk")));
  mkdirSync(join(service, "node_modules/@anthropic-ai"), { recursive: true });
  symlinkSync(sdk, join(service, "node_modules/@anthropic-ai/sdk"));
}
