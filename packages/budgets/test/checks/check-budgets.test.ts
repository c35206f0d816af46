import { planPrices, PRICE_BOOK } from "@bursar/pricing";
import { describe, expect, it } from "vitest";
import { renderProblem } from "../../src/problem.ts";
import { readBudgets } from "../../src/read-budgets.ts";
import { aBudgetsFile, BUDGETS_FILE } from "../a-budgets-file.ts";

type Change = readonly [from: string, to: string];

/** What check says on 2026-11-22 of the correct file with changes, without the file's name. */
function check(...changes: readonly Change[]): readonly string[] {
  const { warnings, problems } = readBudgets(aBudgetsFile(...changes), "b", { day: "2026-11-22" });
  return (problems ?? warnings).map((problem) => renderProblem(problem).replace("b:", ""));
}

/** More keys for the feature, at its end. */
function withFeature(lines: string): Change {
  return ["    paths: [kb]\n", `    paths: [kb]\n${lines}`];
}

/** More keys for the budget. */
function withBudget(lines: string): Change {
  return ["      usdPerMonth: 3000\n", `      usdPerMonth: 3000\n${lines}`];
}

/** More keys for the action. */
function withAction(lines: string): Change {
  return ["      signal: outcome\n", `      signal: outcome\n${lines}`];
}

function withSignal(counter: string): Change {
  return ["signal: outcome", `signal: { counter: '${counter}' }`];
}

const OTHER =
  "  other:\n    team: support\n    action: { success: Done. }\n    budget: { usdPerAction: 1, usdPerMonth: 0.1 }\n";

function withTeam(team: string, more = ""): Change {
  return ["  support: { owner: support-eng }\n", `  support: { owner: support-eng${team} }\n${more}`];
}

function withCommitment(row: string): Change {
  return ["teams:\n", `commitments:\n  fy27: ${row}\nteams:\n`];
}

const FY27 = "{ usd: 36000, from: 2026-07-01, until: 2027-07-01, owner: support-eng }";

describe("check of budgets", () => {
  it("finds nothing to say of the correct file", () => {
    expect(check()).toEqual([]);
  });

  it.each<[string, readonly Change[], readonly string[]]>([
    ["a counter of the application", [withSignal('replies_total{source="draft"}')], []],
    [
      "a counter that is named like a gauge",
      [withSignal("replies_open")],
      [
        "20:17 features.support-reply.action.signal.counter: warning: replies_open is named like no counter (they end in _total, or _count): what goes down counts as a restart. Use a counter.",
      ],
    ],
    [
      "a counter of two features, written in two ways",
      [
        withSignal('replies_total{source="draft"}'),
        withFeature(
          OTHER.replace("Done. }", `Done., signal: { counter: "replies_total { source = 'draft', }" } }`),
        ),
      ],
      [
        '27:41 features.other.action.signal.counter: warning: tells the successes of "support-reply" and of "other": each counts for both. Add a label that tells them apart.',
      ],
    ],
    [
      "features that fill their team's allocation to the cent",
      [withTeam(", usdPerMonth: 3000.1"), withFeature(OTHER)],
      [],
    ],
    [
      "features beyond their team's allocation",
      [withTeam(", usdPerMonth: 3000"), withFeature(OTHER)],
      [
        "14:34 teams.support.usdPerMonth: allocates $3,000.00 a month, and its 2 features may spend $3,000.10. Raise the allocation or lower a budget.",
      ],
    ],
    ["teams that fill their commitment", [withCommitment(FY27), withTeam(", commitment: fy27")], []],
    [
      "teams beyond their commitment",
      [withCommitment(FY27.replace("36000", "35000")), withTeam(", commitment: fy27")],
      [
        "14:11 commitments.fy27.usd: commits $35,000.00 for 12 months, in which its teams may draw $36,000.00. Lower allocations, or raise the commitment.",
      ],
    ],
    [
      "teams that fit because of the discount",
      [withCommitment(FY27.replace("36000", "35000, expectedDiscount: 0.1")), withTeam(", commitment: fy27")],
      [],
    ],
    [
      "a commitment of which little is left",
      [
        withCommitment(FY27.replace("36000", "36000, drawn: { usd: 20000, at: 2026-11-01 }")),
        withTeam(", commitment: fy27"),
      ],
      [
        "14:23 commitments.fy27.drawn: warning: leaves $16,000.00 for 8 months, in which its teams may draw $24,000.00. Lower allocations, or plan to buy more.",
      ],
    ],
    [
      "an opening balance that Prometheus has forgotten",
      [withCommitment(FY27.replace("36000", "360000, drawn: { usd: 9, at: 2026-09-01 }"))],
      [
        "14:41 commitments.fy27.drawn.at: warning: is 82 days ago, and Prometheus keeps 35 days: what was spent in between is not known. Take the balance of a newer invoice, or raise retention.",
      ],
    ],
    [
      "an opening balance that a longer retention reaches",
      [
        withCommitment(FY27.replace("36000", "360000, drawn: { usd: 9, at: 2026-09-01 }")),
        ["kind: Budgets\n", "kind: Budgets\nretention: 90d\n"],
      ],
      [],
    ],
    [
      "an opening balance from before the commitment",
      [withCommitment(FY27.replace("36000", "360000, drawn: { usd: 9, at: 2026-06-01 }"))],
      [
        '14:41 commitments.fy27.drawn.at: is not between "from" (2026-07-01) and "until" (2027-07-01). Write the day up to which the balance is.',
        "14:41 commitments.fy27.drawn.at: warning: is 174 days ago, and Prometheus keeps 35 days: what was spent in between is not known. Take the balance of a newer invoice, or raise retention.",
      ],
    ],
    [
      "a commitment that ends before it begins",
      [withCommitment(FY27.replace("2027-07-01", "2026-07-01"))],
      [
        "14:3 commitments.fy27: warning: ended on 2026-07-01. Remove it, or write the one that follows.",
        '14:41 commitments.fy27.until: is not after "from" (2026-07-01). Write the first day on which it holds no more.',
      ],
    ],
    [
      "a retention that loses the month",
      [["kind: Budgets\n", "kind: Budgets\nretention: 15d\n"]],
      ["3:1 retention: is shorter than a month to date needs. Keep samples for at least 35d."],
    ],
  ])("judges %s", (_, changes, lines) => {
    expect(check(...changes)).toEqual(lines);
  });

  it.each<[string, readonly Change[], readonly string[]]>([
    ["a volume that fits its budget exactly", [withBudget("      actionsPerMonth: 150000\n")], []],
    [
      "a volume that costs more than the budget",
      [withBudget("      actionsPerMonth: 150001\n")],
      [
        "24:7 features.support-reply.budget.actionsPerMonth: warning: 150,001 actions at $0.02 are $3,000.02 a month, more than the budget of $3,000.00. Raise usdPerMonth, or lower usdPerAction or the volume.",
      ],
    ],
    [
      "a volume that leaves most of the budget",
      [withBudget("      actionsPerMonth: 70000\n")],
      [
        "24:7 features.support-reply.budget.actionsPerMonth: warning: 70,000 actions at $0.02 are $1,400.00 a month, less than half of the budget of $3,000.00. Lower usdPerMonth, so that its alerts come in time.",
      ],
    ],
    [
      "an action worth what it may cost",
      [withAction("      value: { usd: 0.02, setBy: support-eng, asOf: 2026-10-01 }\n")],
      [],
    ],
    [
      "an action worth less than it may cost, by a word of long ago",
      [withAction("      value: { usd: 0.015, setBy: support-eng, asOf: 2025-10-01 }\n")],
      [
        "21:16 features.support-reply.action.value.usd: warning: is $0.015, less than the $0.02 that an action may cost. Lower budget.usdPerAction, or ask support-eng.",
        "21:48 features.support-reply.action.value.asOf: warning: is more than a year ago. Ask support-eng what an action is worth now.",
      ],
    ],
    ["outcomes that come within the window", [withAction("      lag: 1h\n")], []],
    [
      "outcomes that come after the window",
      [withAction("      lag: 61m\n")],
      [
        "21:7 features.support-reply.action.lag: warning: is longer than the long window of the unit cost (1h), which would hold cost of actions whose outcome comes later. Raise alerting.unitCost.long.",
      ],
    ],
    [
      "bands that overlap",
      [withAction("      latencyBands: [2s, 5s, 5000ms]\n")],
      [
        "21:30 features.support-reply.action.latencyBands.2: is not longer than the one before. Write the shortest first.",
      ],
    ],
    [
      "paths that are there twice or not at all",
      [["    paths: [kb]\n", "    paths: [kb, kb]\n    attribution: [{ service: desk, path: kbs }]\n"]],
      [
        '24:17 features.support-reply.paths.1: "kb" is there twice. Remove one of the two.',
        `25:36 features.support-reply.attribution.0.path: "kbs" is not one of the feature's paths. Add it to paths.`,
      ],
    ],
    [
      "a cap that holds nothing, and a lever that changes nothing",
      [
        withFeature(
          "    caps: { usdPerCall: 3001, outputTokensPerCall: 800 }\n    levers: { maxOutputTokens: 800 }\n",
        ),
      ],
      [
        "25:13 features.support-reply.caps.usdPerCall: lets one call cost more than the month's budget of $3,000.00. Lower it.",
        "26:15 features.support-reply.levers.maxOutputTokens: warning: is no less than caps.outputTokensPerCall (800), so the lever changes nothing. Lower it.",
      ],
    ],
    [
      "queries with brackets in quotes, and open ones",
      [
        withFeature(
          `    kpis: [{ name: a, query: 'avg(x{a=")"})' }, { name: b, query: "avg(x" }, { name: c, query: "x)" }]\n`,
        ),
      ],
      [
        "25:60 features.support-reply.kpis.1.query: has a bracket or a quote that is not closed. Write a whole PromQL expression.",
        "25:89 features.support-reply.kpis.2.query: has a bracket or a quote that is not closed. Write a whole PromQL expression.",
      ],
    ],
    ["a profile that the default pace allows for", [withFeature("    profile: batch\n")], []],
    [
      "a profile that pages every night",
      [withFeature("    profile: batch\n"), ["burn: default", "burn: { short: 10m, long: 1h, rate: 6 }"]],
      [
        "25:5 features.support-reply.profile: warning: is at 24 times the even pace when all goes to plan, and alerting.burn pages at 6. Raise alerting.burn.rate, or make its long window longer.",
      ],
    ],
  ])("judges %s", (_, changes, lines) => {
    expect(check(...changes)).toEqual(lines);
  });

  it.each<[string, readonly Change[], readonly string[]]>([
    [
      "models of the price book, by any id",
      [withFeature("    models: [claude-sonnet-5-5, claude-haiku-4-5-20251001]\n")],
      [],
    ],
    [
      "a model that nobody has a price for",
      [withFeature("    models: [claude-sonet-5-5]\n")],
      [
        `25:14 features.support-reply.models.0: "claude-sonet-5-5" is not a model of the price book (${PRICE_BOOK.version}), nor a deployment of prices.yaml. Did you mean "claude-sonnet-5-5"?`,
      ],
    ],
    [
      "a cheaper model that is not allowed",
      [withFeature("    models: [claude-sonnet-5-5]\n    levers: { downgradeTo: claude-haiku-5-5 }\n")],
      [
        `26:15 features.support-reply.levers.downgradeTo: "claude-haiku-5-5" is not one of the feature's models. Add it to models.`,
      ],
    ],
    [
      "a cheaper model where all are allowed",
      [withFeature("    levers: { downgradeTo: claude-haiku-5-5 }\n")],
      [],
    ],
    [
      "a downgrade to nothing",
      [withFeature("    thresholds: [{ at: 100%, stage: intervene, enforce: downgrade }]\n")],
      [
        "25:48 features.support-reply.thresholds.0.enforce: names no cheaper model. Add levers: { downgradeTo: <model> }.",
      ],
    ],
    [
      "steps out of order",
      [
        withFeature(
          "    thresholds: [{ at: 90%, stage: respond }, { at: 75%, stage: respond }, { at: 100%, stage: look }]\n",
        ),
      ],
      [
        "25:49 features.support-reply.thresholds.1.at: is not above the step before (90%). Write the lowest first.",
        "25:88 features.support-reply.thresholds.2.stage: is look after respond. Let the stages only get more serious.",
      ],
    ],
    [
      "an answer in the time that is left",
      [
        withFeature(
          "    thresholds: [{ at: 90%, stage: respond, within: 67h }, { at: 100%, stage: intervene }]\n",
        ),
      ],
      [],
    ],
    [
      "an answer that comes after the next step",
      [
        withFeature(
          "    thresholds: [{ at: 90%, stage: respond, within: 3d }, { at: 100%, stage: intervene }]\n",
        ),
      ],
      [
        "25:45 features.support-reply.thresholds.0.within: warning: is 3d, and at the plan's pace 100% is reached 2 days after 90%. Shorten it, or set the step lower.",
      ],
    ],
    [
      "an exception that is over, and one that never begins",
      [
        withFeature(
          "    overrides:\n      - { usd: 6, from: 2026-11-01, until: 2026-11-22, approvedBy: support-eng, reason: Sale. }\n      - { usd: 6, from: 2026-12-01, until: 2026-12-01, approvedBy: support-eng, reason: Sale. }\n",
        ),
      ],
      [
        "26:9 features.support-reply.overrides.0: warning: ended on 2026-11-22. Remove it; git remembers it.",
        '27:37 features.support-reply.overrides.1.until: is not after "from" (2026-12-01). Write the first day on which it holds no more.',
      ],
    ],
    ["a review of a quarter ago", [withFeature("    review: { every: quarter, last: 2026-08-22 }\n")], []],
    [
      "a review that is due",
      [withFeature("    review: { every: quarter, last: 2026-08-21 }\n")],
      [
        "25:31 features.support-reply.review.last: warning: is 93 days ago, and the budget is to be reviewed every quarter. Review it, and write the day.",
      ],
    ],
    [
      "shares that sum to less than 1",
      [withFeature("sharedCosts:\n  evals: { split: { support-reply: 0.9 } }\n")],
      ["26:12 sharedCosts.evals.split: sums to 0.9. Write shares that sum to 1."],
    ],
    [
      "shares that sum to 1",
      [withFeature(`${OTHER}sharedCosts:\n  evals: { split: { support-reply: 0.9, other: 0.1 } }\n`)],
      [],
    ],
    [
      "an owner who cannot be paged",
      [["{ page: pager, ticket: chat }", "{ ticket: chat }"]],
      [
        '12:3 owners.support-eng: warning: owns a feature and has no receiver for pages: they go to chat. Add "page: <receiver>".',
      ],
    ],
    [
      "a feature whose name is a slip of another",
      [withFeature(OTHER.replace("other", "support-replys") + OTHER.replace("other", "suport_reply"))],
      [
        '25:3 features.support-replys: warning: is nearly "support-reply". Keep one of the two, or make the names clearly different.',
        '29:3 features.suport_reply: warning: is nearly "support-reply". Keep one of the two, or make the names clearly different.',
      ],
    ],
    [
      "names that are meant to differ",
      [
        withFeature(
          ["support-reply2", "support-reply3", "support-de", "support-dk"]
            .map((name) => OTHER.replace("other", name))
            .join(""),
        ),
      ],
      [],
    ],
  ])("judges %s", (_, changes, lines) => {
    expect(check(...changes)).toEqual(lines);
  });

  it("knows the deployments of the contract, and says nothing late without a day", () => {
    const text = aBudgetsFile(
      withFeature("    models: [support-prod]\n    review: { every: month, last: 2020-01-01 }\n"),
    );
    const prices = planPrices(PRICE_BOOK, {
      schema: "bursar.dev/contract-prices/1",
      deployments: { "support-prod": "claude-opus-5-5" },
      contracts: [],
    });
    expect(readBudgets(text, "b", { prices }).warnings).toEqual([]);
  });

  it("tells contradictions beside mistakes of shape elsewhere", () => {
    expect(check(withBudget("      actionsPerMonth: 150001\n"), ["burn: default", "burn: fast"])).toEqual([
      '7:3 alerting.burn: is "fast". Write "default" or { short: 1h, long: 6h, rate: 6 }.',
      "24:7 features.support-reply.budget.actionsPerMonth: warning: 150,001 actions at $0.02 are $3,000.02 a month, more than the budget of $3,000.00. Raise usdPerMonth, or lower usdPerAction or the volume.",
    ]);
  });

  it("leaves a feature out that lacks a key, and judges the others", () => {
    const lines = check(
      withFeature(
        `${OTHER.replace("    team: support\n", "")}sharedCosts: { evals: { split: { other: 0.5 } } }\n`,
      ),
    );
    expect(lines).toEqual([
      "25:3 features.other.team: is missing. Write the name of a team.",
      "28:25 sharedCosts.evals.split: sums to 0.5. Write shares that sum to 1.",
    ]);
  });

  it("tells a model at its end from the day on which it is worth a word", () => {
    const retired = BUDGETS_FILE.replace("    paths: [kb]\n", "    models: [MODEL]\n");
    const { model, retiresOn } = PRICE_BOOK.lists
      .filter(({ provider }) => provider === "anthropic")
      .flatMap(({ rows }) => rows.filter((row) => row.retiresOn === "2026-11-30"))[0] ?? {
      model: "",
      retiresOn: "",
    };
    const on = (day: string): readonly string[] =>
      (readBudgets(retired.replace("MODEL", model), "b", { day }).warnings ?? []).map(({ text }) => text);
    expect(on("2026-09-30")).toEqual([]);
    expect(on("2026-10-01")).toEqual([`${model} retires on ${retiresOn}. Name another model.`]);
    expect(on("2026-11-30")).toEqual([`${model} was retired on ${retiresOn}. Name another model.`]);
  });
});
