import { describe, expect, it } from "vitest";
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
        actionsPerMonth: undefined,
        minActions: 20,
        response: undefined,
        models: [],
        paths: ["kb"],
        latencyBoundsSeconds: [],
      },
    ]);
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
