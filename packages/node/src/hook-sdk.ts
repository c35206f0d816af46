import { readFileSync } from "node:fs";
import { createRequire, register, registerHooks } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isMeteredVersion, OLDEST_SDK, SDK_PACKAGE, tell } from "@bursar/instrumentation/host";
import type { ProcessMeter } from "@bursar/instrumentation/host";
import { METER_CLASS, showClass } from "./sdk-source.ts";

type MeterClass = ProcessMeter["meterClass"];
/** Takes the base class of the SDK's clients, the file that it comes from, and the main class. */
type ShowClass = (baseClass: unknown, file: string, mainClass: unknown) => void;

const CLIENT = /[\\/]node_modules[\\/]@anthropic-ai[\\/]sdk[\\/]client\.js$/;

/**
 * Shows every copy of the SDK that the program loads from now on, in either module system, to `meterClass`; a copy
 * that cannot be metered is told.
 */
export function hookSdk(meterClass: MeterClass): void {
  const show: ShowClass = (baseClass, file, mainClass) => {
    const version = findVersion(dirname(file));
    if (version !== undefined && isMeteredVersion(version)) meterClass(baseClass, mainClass);
    else
      tell(
        "warn",
        `${SDK_PACKAGE} ${version ?? "of unknown version"} is not metered, ${OLDEST_SDK} to 1.x is: ${file}`,
      );
  };
  hookRequire(show);
  hookImport(show);
}

/** As loaders of other languages do: OpenTelemetry's own hook is one for all instrumentations of a process. */
function hookRequire(show: ShowClass): void {
  const loaders = createRequire(import.meta.url).extensions;
  const loadFile = loaders[".js"];
  if (loadFile === undefined) return;
  loaders[".js"] = function (this: unknown, module, file) {
    loadFile.call(this, module, file);
    if (CLIENT.test(file))
      show(findClass(module.exports, "BaseAnthropic"), file, findClass(module.exports, "Anthropic"));
  };
}

function hookImport(show: ShowClass): void {
  const showUrl = (baseClass: unknown, url: string, mainClass: unknown): void =>
    show(baseClass, fileURLToPath(url), mainClass);
  Object.defineProperty(globalThis, Symbol.for(METER_CLASS), { value: showUrl, configurable: true });
  if (hasThreadHooks(process.versions.node))
    registerHooks({ load: (url, context, nextLoad) => showClass(url, nextLoad(url, context)) });
  else register(`./sdk-loader${extname(import.meta.url)}`, import.meta.url);
}

/** Older versions accept no hook beside a CommonJS module without source (nodejs/node#59929). */
function hasThreadHooks(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 3);
  if (major === 24) return minor > 11 || (minor === 11 && patch >= 1);
  return major > 25 || (major === 25 && minor >= 1);
}

function findClass(exports: unknown, name: string): unknown {
  return typeof exports === "object" && exports !== null ? Reflect.get(exports, name) : undefined;
}

function findVersion(folder: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const version =
      typeof manifest === "object" && manifest !== null && "version" in manifest
        ? manifest.version
        : undefined;
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
