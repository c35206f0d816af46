import type { Ledger } from "./ledger.ts";

/** 1e-12 USD as an exact decimal number of USD, e.g. `0.0196`. */
export function renderUsd(picoUsd: bigint): string {
  const digits = picoUsd.toString().padStart(13, "0");
  const fraction = digits.slice(-12).replace(/0+$/, "");
  return digits.slice(0, -12) + (fraction === "" ? "" : `.${fraction}`);
}

function renderBigInt(_key: string, member: unknown): unknown {
  return typeof member === "bigint" ? member.toString() : member;
}

/** The ledger as JSON text: totals first, then every entry. Pico-USD are strings, as JSON has no exact integers. */
export function renderLedger(ledger: Ledger): string {
  const whole = {
    totalUsd: renderUsd(ledger.totalPicoUsd()),
    totalPicoUsd: ledger.totalPicoUsd(),
    picoUsdByClass: ledger.picoUsdByClass(),
    totalsByModel: Object.fromEntries(ledger.totalsByModel()),
    totalsByKey: Object.fromEntries(ledger.totalsBy((entry) => entry.key ?? "")),
    entries: ledger.entries,
  };
  return `${JSON.stringify(whole, renderBigInt, 2)}\n`;
}
