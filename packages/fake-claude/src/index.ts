export type { Behaviour, Failure } from "./behaviour.ts";
export type { BillClass, BilledTokens, BillLine } from "./bill-usage.ts";
export type { RecordedRequest } from "./exchange.ts";
export type { Ledger, LedgerEntry, LedgerTotal } from "./ledger.ts";
export { renderUsd } from "./render-ledger.ts";
export { type FakeClaude, type FakeClaudeOptions, startFakeClaude } from "./start-fake-claude.ts";
export type { Usage } from "./usage.ts";
