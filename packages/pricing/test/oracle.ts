/** An exact-rational pricer of its own: its own price table, its own rules, fractions of BigInts. */
import { ORACLE_TABLE } from "./oracle-table.ts";
import type { OracleModel, OracleSpan } from "./oracle-table.ts";

export interface Fraction {
  readonly above: bigint;
  readonly below: bigint;
}

export interface OraclePass {
  readonly model: string;
  /** Of `usage.iterations`; only where a call has several passes. */
  readonly type: "message" | "compaction" | "advisor_message" | "fallback_message";
  readonly input: number;
  readonly output: number;
  readonly read: number;
  readonly write5m: number;
  readonly write1h: number;
  readonly writeUnsplit: number;
}

export interface OracleCall {
  readonly provider: "anthropic" | "aws" | "foundry" | "bedrock" | "google_cloud";
  /** On Bedrock, by the prefix of the id; none: nothing tells. */
  readonly endpoint: "global" | "us" | "us-gov" | "none";
  /** Of the response. */
  readonly model: string;
  readonly passes: readonly OraclePass[];
  /** `2026-10-07` and so on. */
  readonly day: string;
  readonly fast: boolean;
  readonly tier: "standard" | "priority" | "batch" | null;
  readonly us: boolean;
  readonly searches: number;
  readonly refused: boolean;
  readonly billTo: "self" | "user_profile";
  /** Under the contract of `ORACLE_CONTRACT`. */
  readonly contract: boolean;
}

/**
 * From 2026-03-01 to 2026-11-15, on the Claude API and Google Cloud: 0.8333 of the list, Sonnet 5.5 output at $9 and
 * fast Opus 5.5 input at $7.25 per million, priority at half, searches $8 per thousand; on Google Cloud only
 * Opus 5.5 has a price: 5, 25, 6.25, 10, 0.5.
 */
export const ORACLE_CONTRACT_DAYS = { from: "2026-03-01", until: "2026-11-15" } as const;
const NEVER = "9999-12-31";
/** First days of the platforms. */
const AWS_FROM = "2026-05-11";
const FOUNDRY_FROM = "2025-11-18";
const GOOGLE_OPUS: OracleSpan = { from: "", until: "", rates: [5000, 25_000, 6250, 10_000, 500] };

/** Exact USD, or undefined where nobody knows the price. */
export function oracleUsd(call: OracleCall): Fraction | undefined {
  if (call.billTo === "user_profile") return { above: 0n, below: 1n };
  let total: Fraction = { above: 0n, below: 1n };
  for (const [index, pass] of call.passes.entries()) {
    if (isFree(call, pass, index)) continue;
    const costUsd = passUsd(call, pass);
    if (costUsd === undefined) return undefined;
    total = add(total, costUsd);
  }
  const searchCents = findSearchCents(call);
  if (call.searches > 0 && searchCents === undefined) return undefined;
  return add(total, { above: BigInt(call.searches) * (searchCents ?? 0n), below: 10_000n });
}

function isFree(call: OracleCall, pass: OraclePass, index: number): boolean {
  if (pass.output > 0) return false;
  const handedOver = call.passes.length > 1 && call.passes.some(({ type }) => type === "fallback_message");
  return (call.refused && index === call.passes.length - 1) || (handedOver && pass.type === "message");
}

function hasContract({ contract, day, provider }: OracleCall): boolean {
  const { from, until } = ORACLE_CONTRACT_DAYS;
  return contract && day >= from && day < until && (provider === "anthropic" || provider === "google_cloud");
}

/** Hundredths of a cent for one search. */
function findSearchCents(call: OracleCall): bigint | undefined {
  if (hasContract(call)) return 80n;
  return call.provider === "bedrock" || call.provider === "google_cloud" ? undefined : 100n;
}

function passUsd(call: OracleCall, pass: OraclePass): Fraction | undefined {
  if (call.provider === "google_cloud") return googleUsd(call, pass);
  const model = ORACLE_TABLE[pass.model];
  const row = model && inForce(model.rows, call.day);
  if (model === undefined || row === undefined || !isOffered(call, model)) return undefined;
  const fast = findFast(call, pass, model);
  const placeTenths = findPlaceTenths(call, model);
  if (fast === "none" || !hasBatch(call, fast !== undefined) || placeTenths === undefined) return undefined;
  const span = fast ?? findLong(call, pass, model) ?? row;
  return costPass(call, pass, span.rates, placeTenths, fast !== undefined);
}

function findPlaceTenths(call: OracleCall, model: OracleModel): bigint | undefined {
  if (call.provider !== "bedrock") return call.us && model.us ? 11n : 10n;
  return { global: 10n, us: 11n, "us-gov": 12n, none: undefined }[call.endpoint];
}

function hasBatch({ tier, provider }: OracleCall, fast: boolean): boolean {
  return tier !== "batch" || (!fast && (provider === "anthropic" || provider === "aws"));
}

function isOffered({ provider, day }: OracleCall, model: OracleModel): boolean {
  if (provider === "bedrock") return day >= (model.bedrockFrom ?? NEVER);
  if (provider === "aws") return model.aws && day >= AWS_FROM;
  return provider === "foundry" ? model.foundry && day >= FOUNDRY_FROM : true;
}

function findLong(call: OracleCall, pass: OraclePass, model: OracleModel): OracleSpan | undefined {
  const prompt = pass.input + pass.read + pass.write5m + pass.write1h + pass.writeUnsplit;
  if (model.long === undefined || prompt <= (model.longAbove ?? Infinity)) return undefined;
  // Bedrock's list still has the surcharge of Sonnet 4.5.
  const stays = call.provider === "bedrock" && pass.model === "claude-sonnet-4-5";
  return inForce([stays ? { ...model.long, until: NEVER } : model.long], call.day);
}

/** The fast rates, undefined at standard speed, or `none` where the call was fast and the list has none. */
function findFast(call: OracleCall, pass: OraclePass, model: OracleModel): OracleSpan | "none" | undefined {
  if (!call.fast) return undefined;
  const listed = call.provider === "anthropic" ? model.fast : undefined;
  if (listed === undefined) return pass.model === call.model ? "none" : undefined;
  return inForce([listed], call.day) ?? "none";
}

function googleUsd(call: OracleCall, pass: OraclePass): Fraction | undefined {
  const isPriced = hasContract(call) && pass.model === "claude-opus-5-5";
  if (!isPriced || call.tier === "batch" || (call.fast && pass.model === call.model)) return undefined;
  return costPass(call, pass, GOOGLE_OPUS.rates, 10n, false);
}

function costPass(
  call: OracleCall,
  pass: OraclePass,
  [input, output, write5m, write1h, read]: OracleSpan["rates"],
  usTenths: bigint,
  fast: boolean,
): Fraction {
  const laid = hasContract(call) && call.provider === "anthropic";
  // Ten-thousandths of a thousandth of a USD per million tokens.
  const rate = (thousandths: number, own?: number): bigint =>
    laid && own !== undefined ? BigInt(own) * 10_000n : BigInt(thousandths) * (laid ? 8333n : 10_000n);
  const outputRate = rate(output, pass.model === "claude-sonnet-5-5" && !fast ? 9000 : undefined);
  const inputRate = rate(input, pass.model === "claude-opus-5-5" && fast ? 7250 : undefined);
  const sum =
    BigInt(pass.input) * inputRate +
    BigInt(pass.output) * outputRate +
    BigInt(pass.read) * rate(read) +
    BigInt(pass.write5m + pass.writeUnsplit) * rate(write5m) +
    BigInt(pass.write1h) * rate(write1h);
  const halves = call.tier === "batch" || (call.tier === "priority" && hasContract(call)) ? 1n : 2n;
  return { above: sum * usTenths * halves, below: 1_000_000_000n * 10_000n * 20n };
}

function inForce(spans: readonly OracleSpan[], day: string): OracleSpan | undefined {
  return spans.find(({ from, until }) => day >= from && day < until);
}

export function add(one: Fraction, other: Fraction): Fraction {
  return { above: one.above * other.below + other.above * one.below, below: one.below * other.below };
}

/** |found − exact| ÷ exact, itself computed without rounding. */
export function relativeError(foundUsd: number, exact: Fraction): number {
  if (exact.above === 0n) return foundUsd === 0 ? 0 : Infinity;
  const found = readFloat(foundUsd);
  const difference = found.above * exact.below - exact.above * found.below;
  const size = exact.above * found.below;
  const scaled = ((difference < 0n ? -difference : difference) * 10n ** 40n) / size;
  return Number(scaled) / 1e40;
}

/** A float as the exact fraction that it is. */
export function readFloat(float: number): Fraction {
  let above = float;
  let below = 1n;
  while (!Number.isInteger(above)) {
    above *= 2;
    below *= 2n;
  }
  return { above: BigInt(above), below };
}
