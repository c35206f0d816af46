import { checkSpelling } from "./check-spelling.ts";
import { CONTRACT_PROVIDERS, findProvider } from "./contract-providers.ts";
import { isDay } from "./day.ts";
import type { Finding } from "./finding.ts";
import type { Mapping } from "./mapping.ts";
import { findMapping, isMapping } from "./mapping.ts";

/** When and with whom a contract holds. */
interface Span {
  readonly name: string;
  readonly from: string;
  /** First day after it. */
  readonly until: string | undefined;
  readonly providers: readonly string[];
}

function findDay(contract: Mapping, key: string): string | undefined {
  const found = contract[key];
  return typeof found === "string" && isDay(found) ? found : undefined;
}

/** Undefined where days or providers are mistakes that the shape check reports. */
function findSpan(name: string, contract: Mapping): Span | undefined {
  const from = findDay(contract, "from");
  const until = findDay(contract, "until");
  const named = contract["providers"];
  if (from === undefined || (until === undefined && contract["until"] !== undefined)) return undefined;
  if (named !== undefined && !Array.isArray(named)) return undefined;
  const providers = named?.flatMap((each) => findProvider(each) ?? []) ?? CONTRACT_PROVIDERS;
  return { name, from, until, providers };
}

function isOrdered({ from, until }: Span): boolean {
  return until === undefined || from < until;
}

function checkOrder(span: Span): readonly Finding[] {
  if (isOrdered(span)) return [];
  return [
    {
      path: ["contracts", span.name, "until"],
      text: `is not after "from" (${span.from}). Write the first day on which it holds no more, or leave it out.`,
    },
  ];
}

function checkTwice(name: string, contract: Mapping): readonly Finding[] {
  const providers: unknown = contract["providers"];
  if (!Array.isArray(providers)) return [];
  return providers.flatMap((each: unknown, index) =>
    findProvider(each) !== undefined && providers.indexOf(each) < index
      ? [
          {
            path: ["contracts", name, "providers", index],
            text: `"${String(each)}" is named twice. Remove one of the two.`,
          },
        ]
      : [],
  );
}

/** The first contract above with a day and a provider of this one, told with both. */
function checkOverlap(span: Span, above: readonly Span[]): readonly Finding[] {
  for (const other of above) {
    const isLater = span.until !== undefined && span.until <= other.from;
    const isEarlier = other.until !== undefined && other.until <= span.from;
    const provider = span.providers.find((each) => other.providers.includes(each));
    if (isLater || isEarlier || provider === undefined) continue;
    const firstDay = span.from > other.from ? span.from : other.from;
    return [
      {
        path: ["contracts", span.name],
        text: `holds for ${provider} on ${firstDay}, and so does "${other.name}". Let one end before the other begins, or name other providers.`,
      },
    ];
  }
  return [];
}

/** Names, days and providers of contracts. Works on files of any shape. */
export function checkContracts(document: unknown): readonly Finding[] {
  const contracts = findMapping(document, "contracts");
  const rows = Object.entries(contracts).filter((row): row is [string, Mapping] => isMapping(row[1]));
  const spans = rows.flatMap(([name, contract]) => findSpan(name, contract) ?? []);
  const ordered = spans.filter(isOrdered);
  return [
    ...checkSpelling("contracts", Object.keys(contracts)),
    ...rows.flatMap(([name, contract]) => checkTwice(name, contract)),
    ...spans.flatMap(checkOrder),
    ...ordered.flatMap((span, index) => checkOverlap(span, ordered.slice(0, index))),
  ];
}
