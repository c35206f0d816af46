import { describe, expect, it } from "vitest";
import { planClock } from "../../src/periods/plan-clock.ts";

const DAY = "2026-11-23";
const UTC = { period: "month", startMonth: 1, timezone: "UTC" } as const;
/** Summer time begins in the month before April, and ends in the one before November. */
const BERLIN =
  "vector(time() + 3600 + 3600 * (time() >= bool 1774908000) - 3600 * (time() >= bool 1793401200) + 3600 * (time() >= bool 1806444000) - 3600 * (time() >= bool 1824937200) + 3600 * (time() >= bool 1838066400) - 3600 * (time() >= bool 1856559600) + 3600 * (time() >= bool 1869602400) - 3600 * (time() >= bool 1888095600))";

describe("planClock", () => {
  it("leaves the months of UTC to PromQL", () => {
    expect(planClock(UTC, DAY)).toEqual({
      month: 'count_values("month", year() * 100 + month())',
      previousMonth:
        'count_values("month", year(vector(time()) - day_of_month() * 86400) * 100 + month(vector(time()) - day_of_month() * 86400))',
      periodSeconds: "days_in_month() * 86400",
      longPeriod: undefined,
    });
  });

  it("compiles daylight saving in, from a day before each month that it moves", () => {
    expect(planClock({ ...UTC, timezone: "Europe/Berlin" }, DAY).month).toBe(
      `count_values("month", year(${BERLIN}) * 100 + month(${BERLIN}))`,
    );
  });

  it("knows zones behind UTC and zones that never change their clocks", () => {
    expect(planClock({ ...UTC, timezone: "Pacific/Honolulu" }, DAY).periodSeconds).toBe(
      "days_in_month(vector(time() - 36000)) * 86400",
    );
    expect(planClock({ ...UTC, timezone: "Etc/UTC" }, DAY)).toEqual(planClock(UTC, DAY));
  });

  it("gives a quarter its own length, leap years and daylight saving included", () => {
    expect(
      planClock({ ...UTC, period: "quarter", timezone: "Europe/Berlin" }, "2028-05-05").periodSeconds,
    ).toMatch(
      // 91 days less an hour, 91 days, 92 days, 92 days and an hour
      /^vector\(7858800 \+ 3600 \* \(time\(\) >= bool 1838152800\) \+ 86400 \* \(time\(\) >= bool 1846015200\) \+ 3600 \* \(time\(\) >= bool 1853964000\)/,
    );
  });

  it("counts a fiscal year from its month, and its months over the end of the calendar's year", () => {
    const { longPeriod } = planClock({ ...UTC, period: "year", startMonth: 7 }, DAY);
    const first = "floor((year() * 12 + month() - 7) / 12) * 12 + 6";
    expect(longPeriod?.current).toBe(
      `count_values("period", floor((${first}) / 12) * 100 + (${first}) % 12 + 1)`,
    );
    expect(longPeriod?.months.split("\n  or\n")).toHaveLength(12);
    expect(longPeriod?.months).toContain(`(${first} + 11) % 12 + 1)`);
  });

  it("is the same on all days of a year, so that files do not change from month to month", () => {
    const calendar = { period: "quarter", startMonth: 2, timezone: "America/New_York" } as const;
    expect(planClock(calendar, "2026-01-01")).toEqual(planClock(calendar, "2026-12-31"));
    expect(planClock(calendar, "2027-01-01")).not.toEqual(planClock(calendar, "2026-12-31"));
  });

  it("throws for a time zone that there is not", () => {
    expect(() => planClock({ ...UTC, timezone: "Mars/Olympus" }, DAY)).toThrow(RangeError);
  });
});
