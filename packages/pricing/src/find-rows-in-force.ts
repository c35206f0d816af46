import type { PlannedRow, Prices } from "./prices.ts";

/** The rows that hold at a time, in the order of provider, model and day. */
export function findRowsInForce({ index }: Prices, atMs: number): readonly PlannedRow[] {
  return [...index.rowsOfModel.values()].flatMap((models) =>
    [...models.values()].flatMap((rows) =>
      rows.filter(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs).map(({ item }) => item.row),
    ),
  );
}
