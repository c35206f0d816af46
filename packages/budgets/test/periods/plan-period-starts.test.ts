import { describe, expect, it } from "vitest";
import { planPeriodStarts } from "../../src/periods/plan-period-starts.ts";
import type { Calendar } from "../../src/periods/plan-period-starts.ts";

/** Months of the calendar in UTC, unless a test says otherwise. */
function planStarts(calendar: Partial<Calendar>, day: string, months?: number): readonly string[] {
  const whole = { period: "month", startMonth: 1, timezone: "UTC", ...calendar } as const;
  return planPeriodStarts(whole, day, months).map((start) => `${start.day} ${start.startSeconds}`);
}

describe("planPeriodStarts", () => {
  it("knows 36 months of Berlin, and where the last of them ends, in summer and winter time", () => {
    expect(planStarts({ timezone: "Europe/Berlin" }, "2026-11-23").join("\n")).toBe(`2026-11-01 1793487600
2026-12-01 1796079600
2027-01-01 1798758000
2027-02-01 1801436400
2027-03-01 1803855600
2027-04-01 1806530400
2027-05-01 1809122400
2027-06-01 1811800800
2027-07-01 1814392800
2027-08-01 1817071200
2027-09-01 1819749600
2027-10-01 1822341600
2027-11-01 1825023600
2027-12-01 1827615600
2028-01-01 1830294000
2028-02-01 1832972400
2028-03-01 1835478000
2028-04-01 1838152800
2028-05-01 1840744800
2028-06-01 1843423200
2028-07-01 1846015200
2028-08-01 1848693600
2028-09-01 1851372000
2028-10-01 1853964000
2028-11-01 1856646000
2028-12-01 1859238000
2029-01-01 1861916400
2029-02-01 1864594800
2029-03-01 1867014000
2029-04-01 1869688800
2029-05-01 1872280800
2029-06-01 1874959200
2029-07-01 1877551200
2029-08-01 1880229600
2029-09-01 1882908000
2029-10-01 1885500000
2029-11-01 1888182000`);
  });

  it.each<[string, Partial<Calendar>, string, number, readonly string[]]>([
    ["a month of UTC", {}, "2026-11-01", 1, ["2026-11-01 1793491200", "2026-12-01 1796083200"]],
    [
      "quarters of New York",
      { period: "quarter", timezone: "America/New_York" },
      "2026-11-23",
      6,
      ["2026-10-01 1790827200", "2027-01-01 1798779600", "2027-04-01 1806552000", "2027-07-01 1814414400"],
    ],
    [
      "fiscal years from February in Tokyo",
      { period: "year", startMonth: 2, timezone: "Asia/Tokyo" },
      "2027-01-31",
      12,
      ["2026-02-01 1769871600", "2027-02-01 1801407600", "2028-02-01 1832943600"],
    ],
    [
      "fiscal years from July in Sydney",
      { period: "year", startMonth: 7, timezone: "Australia/Sydney" },
      "2026-07-01",
      12,
      ["2026-07-01 1782828000", "2027-07-01 1814364000"],
    ],
    [
      "quarters of a fiscal year from February, over the end of a year",
      { period: "quarter", startMonth: 2 },
      "2026-01-31",
      3,
      ["2025-11-01 1761955200", "2026-02-01 1769904000", "2026-05-01 1777593600"],
    ],
    [
      "calendar years",
      { period: "year" },
      "2026-12-31",
      1,
      ["2026-01-01 1767225600", "2027-01-01 1798761600"],
    ],
  ])("knows %s", (_, calendar, day, months, starts) => {
    expect(planStarts(calendar, day, months)).toEqual(starts);
  });

  it.each([
    ["whose first midnight comes twice: the first counts", "America/Havana", "2026-11-01", 1793505600],
    ["whose midnight is skipped: one o'clock begins it", "America/Asuncion", "2023-10-01", 1696132800],
    ["furthest ahead of UTC", "Pacific/Kiritimati", "2027-01-01", 1798711200],
    ["furthest behind", "Pacific/Niue", "2027-01-01", 1798801200],
    ["off by minutes", "Asia/Kathmandu", "2027-01-01", 1798740900],
    ["with half an hour of summer time", "Australia/Lord_Howe", "2026-11-01", 1793451600],
  ])("knows a month %s", (_, timezone, day, startSeconds) => {
    expect(planStarts({ timezone }, day, 0)).toEqual([`${day} ${startSeconds}`]);
  });

  it("throws for a time zone that there is not", () => {
    expect(() => planStarts({ timezone: "Europe/Berlim" }, "2026-11-23")).toThrow(RangeError);
  });
});
