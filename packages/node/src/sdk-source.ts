import { Buffer } from "node:buffer";
import type { LoadFnOutput } from "node:module";

/** Under this name on the global object a copy of the SDK finds whoever meters it. */
export const METER_CLASS = "bursar.meter-class.1";

const CLIENT = /\/node_modules\/@anthropic-ai\/sdk\/client\.mjs$/;

/** What the SDK's client module does at its end. Without the class it was written for it tells so. */
const CALL =
  `\n;globalThis[Symbol.for("${METER_CLASS}")]?.` +
  `(typeof BaseAnthropic === "undefined" ? undefined : BaseAnthropic, import.meta.url, ` +
  `typeof Anthropic === "undefined" ? undefined : Anthropic);\n`;

/**
 * Lets the SDK's ES module show its class to whoever meters it. Nothing else is touched: to wrap modules would break
 * live bindings, and stand in the way of the application's own hooks.
 */
export function showClass(url: string, loaded: LoadFnOutput): LoadFnOutput {
  const { format, source } = loaded;
  if (format !== "module" || source === undefined || source === null || !CLIENT.test(url)) return loaded;
  return { ...loaded, source: readText(source) + CALL };
}

function readText(source: NonNullable<LoadFnOutput["source"]>): string {
  if (typeof source === "string") return source;
  return (
    ArrayBuffer.isView(source)
      ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
      : Buffer.from(source)
  ).toString("utf8");
}
