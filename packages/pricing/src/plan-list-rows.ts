import type { PriceBook, PriceList, PriceRow } from "@bursar/conventions";

/** The rows of a provider: its own, and those of the list that it bills by. */
export function planListRows(book: PriceBook, list: PriceList): readonly PriceRow[] {
  const { ratedAs } = list;
  if (ratedAs === undefined) return list.rows;
  const rated = book.lists.find(({ provider }) => provider === ratedAs.provider);
  if (rated === undefined) throw new RangeError(`${list.provider}: rated as a list that is not in the book`);
  const borrowed = rated.rows
    .filter(({ model, until }) => ratedAs.models.includes(model) && (until ?? "9999") > ratedAs.from)
    .map((row) => borrowRow(row, list.provider, ratedAs));
  return [...list.rows, ...borrowed];
}

function borrowRow(
  { fast, ...row }: PriceRow,
  provider: string,
  ratedAs: NonNullable<PriceList["ratedAs"]>,
): PriceRow {
  const from = row.from > ratedAs.from ? row.from : ratedAs.from;
  return {
    ...row,
    id: `${provider}/${row.model}/${from}`,
    from,
    source: [...ratedAs.source, ...row.source.filter((key) => !ratedAs.source.includes(key))],
    readOn: ratedAs.readOn,
    ...(ratedAs.fast && fast !== undefined && { fast }),
  };
}
