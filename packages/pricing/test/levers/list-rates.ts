import type { Rates } from "@bursar/conventions";

function rates(input: string, output: string, write5m: string, write1h: string, cacheRead: string): Rates {
  return { input, output, cacheWrite5m: write5m, cacheWrite1h: write1h, cacheRead };
}

/** USD per million tokens on the Claude API's list of 2026-11-22. */
export const FABLE_5_2: Rates = rates("8", "40", "10", "16", "0.20");
export const OPUS_5_5: Rates = rates("4", "20", "5", "8", "0.20");
export const OPUS_5: Rates = rates("5", "25", "6.25", "10", "0.50");
export const OPUS_4_6: Rates = rates("5", "25", "6.25", "10", "0.50");
export const SONNET_5_5: Rates = rates("2", "10", "2.5", "4", "0.10");
export const SONNET_4_6: Rates = rates("3", "15", "3.75", "6", "0.30");
export const SONNET_4_5: Rates = rates("3", "15", "3.75", "6", "0.30");
export const HAIKU_5_5: Rates = rates("0.10", "0.50", "0.125", "0.20", "0.01");
export const HAIKU_5_5_LONG: Rates = rates("0.50", "2.50", "0.625", "1.00", "0.05");
export const HAIKU_4_5: Rates = rates("1", "5", "1.25", "2", "0.10");
