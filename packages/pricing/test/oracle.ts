/** An exact-rational pricer of its own: its own price table, its own rules, fractions of BigInts. */

interface Fraction {
  readonly above: bigint;
  readonly below: bigint;
}

/** [from day, USD per million: input, output, 5m, 1h, read] in thousandths of a USD. */
type Row = readonly [
  from: string,
  input: number,
  output: number,
  write5m: number,
  write1h: number,
  read: number,
];

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  "claude-fable-5-2": [["2026-11-09", 8000, 40_000, 10_000, 16_000, 200]],
  "claude-fable-5-1": [["2026-09-01", 10_000, 50_000, 12_500, 20_000, 250]],
  "claude-opus-5-5": [["2026-09-22", 4000, 20_000, 5000, 8000, 200]],
  "claude-opus-4-8": [["2026-05-28", 5000, 25_000, 6250, 10_000, 500]],
  "claude-sonnet-5-5": [
    ["2026-09-28", 2000, 10_000, 2500, 4000, 200],
    ["2026-10-07", 2000, 10_000, 2500, 4000, 100],
  ],
  "claude-sonnet-4-6": [["2026-02-17", 3000, 15_000, 3750, 6000, 300]],
  "claude-haiku-5-5": [["2026-10-07", 100, 500, 125, 200, 10]],
  "claude-haiku-4-5": [["2025-10-15", 1000, 5000, 1250, 2000, 100]],
};

/** Models whose fast mode costs twice the list, and the day it ends. */
const FAST_UNTIL: Readonly<Record<string, string>> = {
  "claude-fable-5-2": "9999-12-31",
  "claude-opus-5-5": "9999-12-31",
  "claude-opus-4-8": "2026-11-30",
};

export const ORACLE_MODELS: readonly string[] = Object.keys(ROWS);

export interface OracleCall {
  readonly model: string;
  /** `2026-10-07` and so on; from 2026-09-15 on, where no surcharge above 200,000 is left. */
  readonly day: string;
  readonly input: number;
  readonly output: number;
  readonly read: number;
  readonly write5m: number;
  readonly write1h: number;
  readonly writeUnsplit: number;
  readonly fast: boolean;
  readonly batch: boolean;
  readonly us: boolean;
  readonly searches: number;
}

/** Exact USD, or undefined where the list has no price. */
export function oracleUsd(call: OracleCall): Fraction | undefined {
  const row = ROWS[call.model]?.findLast(([from]) => from <= call.day);
  if (row === undefined || !hasSpeed(call)) return undefined;
  const [, input, output, write5m, write1h, read] = row;
  const thousandths =
    BigInt(call.input) * BigInt(input) +
    BigInt(call.output) * BigInt(output) +
    BigInt(call.read) * BigInt(read) +
    BigInt(call.write5m + call.writeUnsplit) * BigInt(write5m) +
    BigInt(call.write1h) * BigInt(write1h);
  const below = 1_000_000_000n * 20n;
  return {
    above: thousandths * twentieths(call) * 100n + BigInt(call.searches) * below,
    below: below * 100n,
  };
}

function hasSpeed(call: OracleCall): boolean {
  return !call.fast || (!call.batch && call.day < (FAST_UNTIL[call.model] ?? ""));
}

/** All factors of a call, in twentieths. */
function twentieths(call: OracleCall): bigint {
  const prompt = call.input + call.read + call.write5m + call.write1h + call.writeUnsplit;
  const long = call.model === "claude-haiku-5-5" && prompt > 100_000;
  const us = call.us && call.model !== "claude-haiku-4-5";
  return (long ? 5n : 1n) * (call.fast ? 2n : 1n) * (us ? 11n : 10n) * (call.batch ? 1n : 2n);
}

/** |found − exact| ÷ exact, itself computed without rounding. */
export function relativeError(foundUsd: number, exact: Fraction): number {
  if (exact.above === 0n) return foundUsd === 0 ? 0 : Infinity;
  const scale = 2n ** 120n;
  const found = BigInt(Math.round(foundUsd * 2 ** 40)) * 2n ** 80n;
  // 2⁴⁰ shifts a double without rounding it, but its fraction beyond that must be kept too.
  const rest = BigInt(Math.trunc((foundUsd * 2 ** 40 - Math.round(foundUsd * 2 ** 40)) * 2 ** 80));
  const difference = (found + rest) * exact.below - exact.above * scale;
  return Number(difference < 0n ? -difference : difference) / Number(exact.above * scale);
}
