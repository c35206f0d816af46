import { describe, expect, it } from "vitest";
import { planClock } from "../src/periods/plan-clock.ts";
import {
  renderMatcher,
  renderToDate,
  renderSelector,
  renderSnapshot,
  renderString,
  renderWindow,
} from "../src/promql.ts";

const COST = {
  metric: "cost",
  snapshot: "cost:snapshot",
  kind: [],
  environments: ['environment="production"'],
  features: ['feature!="a"'],
};

const CLOCK = planClock({ period: "month", startMonth: 1, timezone: "UTC" }, "2026-11-23");

describe("promql", () => {
  it("quotes a text so that nothing in it ends the string", () => {
    expect(renderString('a"b\\c\nd')).toBe(String.raw`"a\"b\\c\nd"`);
  });

  it("escapes each character that may not stand bare in a file of rules", () => {
    expect(renderString("\0\t\u001f\u007f\u0085\u009f\u2028\u2029\ufeff\ufffe\uffff")).toBe(
      String.raw`"\u0000\u0009\u001f\u007f\u0085\u009f\u2028\u2029\ufeff\ufffe\uffff"`,
    );
    expect(renderString("\u00a0é😀\ue000")).toBe('"\u00a0é😀\ue000"');
  });

  it("matches one value by equality and several by a pattern with every special character escaped", () => {
    expect(renderMatcher("feature", ["a.b"])).toBe('feature="a.b"');
    expect(renderMatcher("feature", ["a.b", "c"])).toBe(String.raw`feature=~"a\\.b|c"`);
    expect(renderMatcher("feature", ["a", "b"], true)).toBe('feature!~"a|b"');
    expect(renderSelector("cost", [])).toBe("cost");
  });

  it("keeps every environment in the snapshots, so that a change of the list finds its history", () => {
    expect(renderSnapshot("cost", CLOCK)).toBe(
      'last_over_time(cost[6h])\n* on () group_left (month)\ncount_values("month", year() * 100 + month())',
    );
  });

  it("chooses what is counted in the snapshots as in the raw series", () => {
    expect(renderWindow({ ...COST, kind: ['outcome="success"'] }, 900)).toContain(
      'last_over_time(cost:snapshot{outcome="success",environment="production",feature!="a"}[1d] offset 15m)',
    );
  });

  it("takes the window's baseline from the raw series, else from the snapshot", () => {
    expect(renderWindow(COST, 900)).toBe(
      `sum by (feature) (
    (last_over_time(cost{environment="production",feature!="a"}[15m])
  -
    (last_over_time(cost{environment="production",feature!="a"}[1h] offset 15m)
      or
     max without (month) (last_over_time(cost:snapshot{environment="production",feature!="a"}[1d] offset 15m))))
  or
    last_over_time(cost{environment="production",feature!="a"}[15m])
)`,
    );
  });

  it("chooses the last snapshot's total by feature alone: it has no environment", () => {
    expect(renderToDate(COST, "total", "on (month) now")).toContain(
      'last_over_time(total{feature!="a"}[1d])',
    );
  });
});
