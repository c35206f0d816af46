import type { Alias, Document, YAMLError } from "yaml";
import { isAlias, isScalar, LineCounter, parseAllDocuments, parseDocument } from "yaml";
import { findDuplicateKeys } from "./find-duplicate-keys.ts";
import type { Grammar } from "./grammar.ts";
import { checkSize } from "./check-size.ts";
import { readPlaces } from "./plain-yaml/read-places.ts";
import { readPlainYaml } from "./plain-yaml/read-plain-yaml.ts";
import { findLine, findPlace } from "./place.ts";
import type { Place } from "./place.ts";
import { renderPath } from "./place-finding.ts";
import type { Problem } from "./problem.ts";
import { visitNodes } from "./visit-nodes.ts";

/** A document as it was parsed, with the text and the file that it is in. */
interface YamlSource {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly file: string;
  readonly text: string;
}

/** What a YAML file holds, and where each part of it is. */
export interface YamlPart {
  readonly file: string;
  readonly content: unknown;
  /** Where a path is: the key if it has one, else the nearest thing around it. */
  readonly findPlace: (path: readonly PropertyKey[]) => Place;
}

/** A YAML file, or why it cannot be read. */
export type YamlReading =
  | { readonly part: YamlPart; readonly problems?: undefined }
  | { readonly problems: readonly Problem[] };

/** More aliases than any file of ours needs; a bomb has millions. */
const MAX_ALIASES = 10_000;
/** Every decimal of so many digits survives a float. */
const EXACT_DIGITS = 15;
const MAX_NUMBER_LENGTH = 40;

function countDocuments(text: string): number {
  return parseAllDocuments(text, { prettyErrors: false, logLevel: "error" }).length;
}

function describeSyntaxError(error: YAMLError, { lines, file, text }: YamlSource): Problem {
  const place = { file, ...findLine(lines, error.pos[0]), path: "(file)", severity: "error" } as const;
  if (error.code === "MULTIPLE_DOCS")
    return { ...place, text: `holds ${countDocuments(text)} documents. Keep one.` };
  const message = error.message.split("\n")[0] ?? "";
  if (message.includes("call stack")) return { ...place, text: "is nested too deeply. Write fewer levels." };
  return { ...place, text: `is not valid YAML: ${message.replace(/[.:]$/, "")}. Correct the line.` };
}

/** All duplicate keys, but only the first error of syntax: the ones after it are mostly its consequences. */
function checkSyntax(source: YamlSource): readonly Problem[] {
  const { document, lines, file } = source;
  const [first] = [...document.errors, ...document.warnings];
  const duplicates = findDuplicateKeys(document).map(({ path, offset }): Problem => ({
    file,
    ...findLine(lines, offset),
    path: renderPath(path),
    text: "is written twice. Remove one of the two.",
    severity: "error",
  }));
  return [...(first === undefined ? [] : [describeSyntaxError(first, source)]), ...duplicates];
}

function isExact(written: string, float: number): boolean {
  if (written.length > MAX_NUMBER_LENGTH) return false;
  const digits = written.replace(/e.*$/i, "").replaceAll(/\D/g, "").replace(/^0+/, "").replace(/0+$/, "");
  return digits.length <= EXACT_DIGITS && (float !== 0 || digits === "");
}

/** Turns names that look like numbers, and numbers that a float would round, into the text that was written. */
function keepDigits(document: Document, exactNumbers: boolean): void {
  visitNodes(document.contents, (node, _, isKey) => {
    if (!isScalar(node) || typeof node.value === "string" || node.source === undefined) return;
    const isRounded = exactNumbers && typeof node.value === "number" && !isExact(node.source, node.value);
    if (isKey || isRounded) node.value = node.source;
  });
}

/** Where the first alias is that stands for nothing, else the first of those that multiply. */
function findAlias(document: Document): number {
  const aliases: Alias[] = [];
  visitNodes(document.contents, (node) => {
    if (isAlias(node)) aliases.push(node);
  });
  const alias = aliases.find((each) => each.resolve(document) === undefined) ?? aliases[0];
  return alias?.range?.[0] ?? 0;
}

function readContent(document: Document): { readonly content: unknown } | { readonly fault: string } {
  try {
    return { content: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    // The library throws only for aliases that cannot be resolved or that multiply without end.
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

function placeFault(
  fault: { readonly offset: number; readonly text: string },
  text: string,
  file: string,
): Problem {
  const before = text.slice(0, fault.offset);
  const line = before.split("\n").length;
  const column = fault.offset - before.lastIndexOf("\n");
  return { file, line, column, path: "(file)", text: fault.text, severity: "error" };
}

function parseSource(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    // Days stay texts, even where the file asks for an older YAML.
    schema: "core",
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
    uniqueKeys: false,
  });
  return { document, lines, file, text };
}

/** A file without a mistake of syntax is read by less than a parser; where its parts are is asked for problems alone. */
function readPlainPart(text: string, file: string): YamlPart | undefined {
  const plain = readPlainYaml(text);
  if (plain === undefined) return undefined;
  let find: YamlPart["findPlace"] | undefined;
  return {
    file,
    content: plain.content,
    findPlace: (path) => {
      find ??= readPlaces(text);
      return find(path);
    },
  };
}

/**
 * Reads the text of a YAML file with one document. Never throws for a user's mistake.
 *
 * @param file - how problems name the file
 */
export function readYaml(
  text: string,
  file: string,
  { kind, exactNumbers }: Pick<Grammar<unknown>, "kind" | "exactNumbers">,
): YamlReading {
  const fault = checkSize(text);
  if (fault !== undefined) return { problems: [placeFault(fault, text, file)] };
  const plain = exactNumbers ? undefined : readPlainPart(text, file);
  if (plain !== undefined) return { part: plain };
  const source = parseSource(text, file);
  const { document, lines } = source;
  const syntax = checkSyntax(source);
  if (syntax.length > 0) return { problems: syntax };
  const first = { file, line: 1, column: 1, path: "(file)", severity: "error" } as const;
  if (document.contents === null || text.trim() === "") {
    return {
      problems: [{ ...first, text: `is empty. Begin with "apiVersion: bursar.dev/v1" and "kind: ${kind}".` }],
    };
  }
  keepDigits(document, exactNumbers);
  const reading = readContent(document);
  if ("fault" in reading) {
    const place = findLine(lines, findAlias(document));
    const said = `cannot be read: ${reading.fault}. Write the text out instead of using aliases.`;
    return { problems: [{ ...first, ...place, text: said }] };
  }
  const { content } = reading;
  return { part: { file, content, findPlace: (path) => findPlace(document, lines, path) } };
}
