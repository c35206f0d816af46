import type { BillClass, BilledTokens, BillLine } from "./bill-usage.ts";

/** What one response cost. A call that failed before it was answered has no entry. */
export interface LedgerEntry {
  readonly requestId: string;
  readonly messageId: string;
  /** ISO 8601, UTC. */
  readonly answeredAt: string;
  /** As the response names it. */
  readonly model: string;
  readonly requestedModel: string;
  readonly api: "message" | "stream" | "batch";
  /** `aborted`: the client left; `error`: the fake broke the answer off; `refused`: the model declined. */
  readonly result: "ok" | "aborted" | "error" | "refused";
  readonly stopReason: string | null;
  /** The usage that was billed: what the response said, or up to where it broke off. */
  readonly usage: unknown;
  /** Empty: not billed, or a usage that cannot be (then `picoUsd` is null). */
  readonly lines: readonly BillLine[];
  readonly tokens: BilledTokens;
  readonly webSearches: number;
  /** Unit: 1e-12 USD. Null: the usage cannot be billed; no total includes it. */
  readonly picoUsd: bigint | null;
  /** The first 80 characters of the system prompt; empty without one. */
  readonly systemStart: string;
  readonly userId: string | null;
  /** What the request header named by the option `keyHeader` said. */
  readonly key: string | null;
  readonly batchId: string | null;
  readonly customId: string | null;
}

/** A sum over entries, or over their lines. */
export interface LedgerTotal {
  readonly calls: number;
  readonly tokens: BilledTokens;
  readonly webSearches: number;
  readonly picoUsd: bigint;
  /** `picoUsd` as the nearest double. */
  readonly usd: number;
}

/** The fake's own record of what it billed; nothing in it comes from the code under test. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  record(entry: LedgerEntry): void;
  /** Unit: 1e-12 USD. */
  totalPicoUsd(): bigint;
  /** The total as the nearest double. */
  totalUsd(): number;
  /** Sums by a key of each entry, e.g. `entry => entry.userId ?? "none"`. */
  totalsBy(readKey: (entry: LedgerEntry) => string): ReadonlyMap<string, LedgerTotal>;
  /** Sums by the model of each pass, which differs from the response's model where `usage.iterations` says so. */
  totalsByModel(): ReadonlyMap<string, LedgerTotal>;
  /** Unit: 1e-12 USD. */
  picoUsdByClass(): Readonly<Record<BillClass, bigint>>;
}

const NO_TOKENS: BilledTokens = { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0 };
const NO_COST = {
  input: 0n,
  cache_read: 0n,
  cache_write_5m: 0n,
  cache_write_1h: 0n,
  output: 0n,
  web_search: 0n,
};

function addTokens(left: BilledTokens, right: BilledTokens): BilledTokens {
  return {
    input: left.input + right.input,
    cache_read: left.cache_read + right.cache_read,
    cache_write_5m: left.cache_write_5m + right.cache_write_5m,
    cache_write_1h: left.cache_write_1h + right.cache_write_1h,
    output: left.output + right.output,
  };
}

/** Cost of a line over all classes, in 1e-12 USD. */
export function sumLinePicoUsd(line: BillLine): bigint {
  return Object.values(line.costPicoUsd).reduce((sum, picoUsd) => sum + picoUsd, 0n);
}

/** Tokens of all lines by class. */
export function sumLineTokens(lines: readonly BillLine[]): BilledTokens {
  return lines.reduce((sum, line) => addTokens(sum, line.tokens), NO_TOKENS);
}

/** 1e-12 USD as the nearest double in USD. */
export function readUsd(picoUsd: bigint): number {
  // The parser rounds once; dividing two doubles would round twice above 2^53.
  return Number(`${picoUsd}e-12`);
}

type Addend = Pick<LedgerTotal, "tokens" | "webSearches" | "picoUsd">;

function sumByKey(addends: Iterable<readonly [string, Addend]>): ReadonlyMap<string, LedgerTotal> {
  const totals = new Map<string, LedgerTotal>();
  for (const [key, addend] of addends) {
    const sum = totals.get(key);
    const picoUsd = (sum?.picoUsd ?? 0n) + addend.picoUsd;
    totals.set(key, {
      calls: (sum?.calls ?? 0) + 1,
      tokens: addTokens(sum?.tokens ?? NO_TOKENS, addend.tokens),
      webSearches: (sum?.webSearches ?? 0) + addend.webSearches,
      picoUsd,
      usd: readUsd(picoUsd),
    });
  }
  return totals;
}

/** An empty ledger. */
export function createLedger(): Ledger {
  const entries: LedgerEntry[] = [];
  const listLines = (): BillLine[] => entries.flatMap((entry) => entry.lines);
  const totalPicoUsd = (): bigint => entries.reduce((sum, entry) => sum + (entry.picoUsd ?? 0n), 0n);
  return {
    entries,
    record: (entry) => void entries.push(entry),
    totalPicoUsd,
    totalUsd: () => readUsd(totalPicoUsd()),
    totalsBy: (readKey) =>
      sumByKey(entries.map((entry) => [readKey(entry), { ...entry, picoUsd: entry.picoUsd ?? 0n }])),
    totalsByModel: () =>
      sumByKey(listLines().map((line) => [line.model, { ...line, picoUsd: sumLinePicoUsd(line) }])),
    picoUsdByClass: () =>
      listLines().reduce<Readonly<Record<BillClass, bigint>>>((sum, { costPicoUsd }) => {
        return {
          input: sum.input + costPicoUsd.input,
          cache_read: sum.cache_read + costPicoUsd.cache_read,
          cache_write_5m: sum.cache_write_5m + costPicoUsd.cache_write_5m,
          cache_write_1h: sum.cache_write_1h + costPicoUsd.cache_write_1h,
          output: sum.output + costPicoUsd.output,
          web_search: sum.web_search + costPicoUsd.web_search,
        };
      }, NO_COST),
  };
}
