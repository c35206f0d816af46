/** The UTC day of a time, such as `2026-11-22`. */
export function renderDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
