import { describe, expect, it } from "vitest";
import type { Plan } from "../src/plan.ts";
import { aPlan } from "./a-budgets-file.ts";

describe("planBudgets", () => {
  it("gives a feature its team's owner, and the defaults of what is not written", () => {
    expect(aPlan(["      signal: outcome\n", ""]).features).toEqual([
      {
        name: "support-reply",
        team: "support",
        owner: "support-eng",
        purpose: undefined,
        product: undefined,
        success: "An agent sends the draft.",
        unit: "action",
        signal: "calls",
        returnIsSuccess: false,
        usdPerAction: 0.02,
        usdPerMonth: 3000,
        usdPerPeriod: 3000,
        actionsPerMonth: undefined,
        minActions: 20,
        response: undefined,
        models: [],
        paths: ["kb"],
        latencyBoundsSeconds: [],
      },
    ]);
  });

  it("sums a quarter's budget up from three months, without stray digits, and a year's from twelve", () => {
    const planWith = (lines: string): Plan =>
      aPlan(["kind: Budgets\n", `kind: Budgets\n${lines}`], ["usdPerMonth: 3000", "usdPerMonth: 0.1"]);
    const quarter = planWith("period: quarter\ntimezone: Asia/Tokyo\n");
    expect(quarter.features[0]?.usdPerPeriod).toBe(0.3);
    expect(quarter.calendar).toEqual({ period: "quarter", startMonth: 1, timezone: "Asia/Tokyo" });
    const year = planWith("period: fiscal_year\nfiscalYearStart: 7\n");
    expect(year.features[0]?.usdPerPeriod).toBe(1.2);
    expect(year.calendar).toEqual({ period: "year", startMonth: 7, timezone: "UTC" });
    expect(planWith("").calendar).toEqual({ period: "month", startMonth: 1, timezone: "UTC" });
  });

  it("prefers the feature's own owner", () => {
    const plan = aPlan(
      [
        "support-eng: { page: pager, ticket: chat }",
        "support-eng: { page: pager, ticket: chat }\n  triage-eng: { page: chat }",
      ],
      ["team: support\n", "team: support\n    owner: triage-eng\n"],
    );
    expect(plan.features[0]?.owner).toBe("triage-eng");
  });

  it("sets the windows and intervals that a file leaves out", () => {
    const plan = aPlan([
      "alerting:\n  interval: 1m\n  unitCost: { short: 15m, long: 1h }\n  burn: default\n",
      "",
    ]);
    expect(plan.alerting).toEqual({
      intervalSeconds: 60,
      snapshotSeconds: 3600,
      groupWaitSeconds: 30,
      unitCost: { shortSeconds: 900, longSeconds: 3600 },
      burn: { shortSeconds: 3600, longSeconds: 21_600, rate: 6 },
    });
  });

  it("sends tickets to the pager, and looks to the tickets, of an owner who names no other receiver", () => {
    expect(aPlan().owners).toEqual([{ name: "support-eng", page: "pager", ticket: "chat", look: "chat" }]);
    expect(aPlan(["{ page: pager, ticket: chat }", "{ page: pager }"]).owners).toEqual([
      { name: "support-eng", page: "pager", ticket: "pager", look: "pager" },
    ]);
  });

  it("catches what has no owner with the receiver of that name, else with the first", () => {
    expect(aPlan().catchAll).toBe("pager");
    expect(
      aPlan([
        "receivers:\n",
        "receivers:\n  z: { email: { to: a@example.com } }\n  catch-all: { email: { to: b@example.com } }\n",
      ]).catchAll,
    ).toBe("catch-all");
  });
});
