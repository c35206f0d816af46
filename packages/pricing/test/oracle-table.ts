/** The price list of the Claude API once more, typed by hand and in another shape: thousandths of a USD per million tokens. */

/** Input, output, write 5 min, write 1 h, read. */
type Thousandths = readonly [number, number, number, number, number];

export interface OracleSpan {
  readonly from: string;
  readonly until: string;
  readonly rates: Thousandths;
}

export interface OracleModel {
  readonly rows: readonly OracleSpan[];
  readonly longAbove?: number;
  readonly long?: OracleSpan;
  readonly fast?: OracleSpan;
  /** Bound to the US for 11/10 of the price. */
  readonly us: boolean;
  readonly aws: boolean;
  readonly foundry: boolean;
  /** First day on Bedrock at the same global rates; regional endpoints 11/10, GovCloud 12/10, no fast mode. */
  readonly bedrockFrom?: string;
}

const NEVER = "9999-12-31";
const EVERYWHERE = { us: true, aws: true, foundry: true };

function span(from: string, rates: Thousandths, until: string = NEVER): OracleSpan {
  return { from, until, rates };
}

export const ORACLE_TABLE: Readonly<Record<string, OracleModel>> = {
  "claude-fable-5-2": {
    rows: [span("2026-11-09", [8000, 40_000, 10_000, 16_000, 200])],
    fast: span("2026-11-09", [16_000, 80_000, 20_000, 32_000, 400]),
    ...EVERYWHERE,
  },
  "claude-fable-5-1": {
    bedrockFrom: "2026-09-01",
    rows: [span("2026-09-01", [10_000, 50_000, 12_500, 20_000, 250])],
    ...EVERYWHERE,
  },
  "claude-mythos-5": {
    rows: [span("2026-06-09", [10_000, 50_000, 12_500, 20_000, 1000])],
    us: true,
    aws: false,
    foundry: false,
  },
  "claude-opus-5-5": {
    bedrockFrom: "2026-09-22",
    rows: [span("2026-09-22", [4000, 20_000, 5000, 8000, 200])],
    fast: span("2026-09-22", [8000, 40_000, 10_000, 16_000, 400]),
    ...EVERYWHERE,
  },
  "claude-opus-4-8": {
    bedrockFrom: "2026-05-28",
    rows: [span("2026-05-28", [5000, 25_000, 6250, 10_000, 500])],
    fast: span("2026-05-28", [10_000, 50_000, 12_500, 20_000, 1000], "2026-11-30"),
    ...EVERYWHERE,
  },
  "claude-opus-4-7": {
    bedrockFrom: "2026-04-16",
    rows: [span("2026-04-16", [5000, 25_000, 6250, 10_000, 500])],
    fast: span("2026-05-12", [30_000, 150_000, 37_500, 60_000, 3000], "2026-07-24"),
    ...EVERYWHERE,
  },
  "claude-opus-4-1": {
    rows: [span("2025-08-05", [15_000, 75_000, 18_750, 30_000, 1500], "2026-08-05")],
    us: false,
    aws: true,
    foundry: true,
  },
  "claude-sonnet-5-5": {
    bedrockFrom: "2026-10-08",
    rows: [
      span("2026-09-28", [2000, 10_000, 2500, 4000, 200], "2026-10-07"),
      span("2026-10-07", [2000, 10_000, 2500, 4000, 100]),
    ],
    ...EVERYWHERE,
  },
  "claude-sonnet-4-6": {
    bedrockFrom: "2026-09-17",
    rows: [span("2026-02-17", [3000, 15_000, 3750, 6000, 300])],
    longAbove: 200_000,
    long: span("2026-02-17", [6000, 22_500, 7500, 12_000, 600], "2026-03-13"),
    ...EVERYWHERE,
  },
  "claude-sonnet-4-5": {
    bedrockFrom: "2025-09-29",
    rows: [span("2025-09-29", [3000, 15_000, 3750, 6000, 300])],
    longAbove: 200_000,
    long: span("2025-09-29", [6000, 22_500, 7500, 12_000, 600], "2026-04-30"),
    us: false,
    aws: true,
    foundry: true,
  },
  "claude-haiku-5-5": {
    bedrockFrom: "2026-10-07",
    rows: [span("2026-10-07", [100, 500, 125, 200, 10])],
    longAbove: 100_000,
    long: span("2026-10-07", [500, 2500, 625, 1000, 50]),
    ...EVERYWHERE,
  },
  "claude-haiku-4-5": {
    bedrockFrom: "2025-10-16",
    rows: [span("2025-10-15", [1000, 5000, 1250, 2000, 100])],
    us: false,
    aws: true,
    foundry: true,
  },
};

/** Every day on which a price of the table begins or ends, and its eve. */
export const ORACLE_DAYS: readonly string[] = [
  ...new Set(
    Object.values(ORACLE_TABLE)
      .flatMap(({ rows, long, fast }) => [...rows, ...(long ? [long] : []), ...(fast ? [fast] : [])])
      .flatMap(({ from, until }) => [from, until])
      .filter((day) => day !== NEVER)
      .flatMap((day) => [new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10), day]),
  ),
];
