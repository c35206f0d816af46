import { describe, expect, it } from "vitest";
import type { Budgets } from "../../src/budgets.ts";
import { planDiff } from "../../src/diff/plan-diff.ts";
import { renderDiffMarkdown } from "../../src/diff/render-diff-markdown.ts";
import { renderDiffText } from "../../src/diff/render-diff-text.ts";
import { readBudgets } from "../../src/read-budgets.ts";

const FILE = `apiVersion: bursar.dev/v1
kind: Budgets
receivers:
  pager: { webhook: { url: "http://127.0.0.1:9095/page" } }
  chat: { slack: { apiUrlFile: /etc/bursar/secrets/slack, channel: "#support" } }
owners:
  support-eng: { page: pager, ticket: chat }
  growth-eng: { page: pager }
  fpna: { page: chat }
commitments:
  fy27: { usd: 250000, from: 2026-07-01, until: 2027-07-01, owner: fpna, expectedDiscount: 0.1 }
teams:
  support: { owner: support-eng, finance: fpna, commitment: fy27, usdPerMonth: 9000 }
features:
  support-reply:
    team: support
    action: { success: An agent sends the draft., signal: outcome, lag: 30m }
    budget: { usdPerAction: 0.02, usdPerMonth: 3000.1 }
    models: [claude-sonnet-5, claude-haiku-5-5]
  ticket-triage:
    team: support
    action: { success: The ticket stays. }
    budget: { usdPerAction: 0.002, usdPerMonth: 4000.2 }
`;

type Replacement = readonly [from: string, to: string];

function read(...changes: readonly Replacement[]): Budgets {
  let text = FILE;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`the file has no ${from}`);
    text = text.replace(from, to);
  }
  const { budgets, problems } = readBudgets(text, "budgets.yaml", { prices: "unread" });
  if (budgets === undefined) throw new Error(JSON.stringify(problems));
  return budgets;
}

/** Subjects, changes and sums as lines, without the title. */
function listLines(...changes: readonly Replacement[]): readonly string[] {
  const text = renderDiffText(planDiff(read(), read(...changes)), "title");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("title"));
}

describe("planDiff", () => {
  it("tells a counter in place of outcomes as one change of the signal", () => {
    expect(listLines(["signal: outcome", "signal: { counter: 'sent_total{by=\"agent\"}' }"])).toEqual([
      "feature support-reply (for support-eng)",
      '  other      action.signal  outcome → counter sent_total{by="agent"}',
    ]);
  });

  it("finds nothing where the same counter is written in another way", () => {
    const before = read(["signal: outcome", `signal: { counter: 'sent_total{a="b", by="agent"}' }`]);
    const after = read(["signal: outcome", `signal: { counter: "sent_total{by='agent',a='b',}" }`]);
    expect(planDiff(before, after)).toEqual({ subjects: [], sums: [] });
  });

  it("finds nothing between a file and itself, however it is written", () => {
    const budgets = read();
    expect(planDiff(budgets, budgets)).toEqual({ subjects: [], sums: [] });
    const spelled = read(
      ["usdPerAction: 0.02,", "minActions: 20, usdPerAction: 0.020,"],
      ["    models:", "    thresholds: standard\n    owner: support-eng\n    models:"],
      ["lag: 30m", "lag: 1800s"],
    );
    expect(planDiff(budgets, spelled)).toEqual({ subjects: [], sums: [] });
  });

  it("tells limits with their growth, and what they do to sums", () => {
    const diff = planDiff(read(), read(["usdPerMonth: 3000.1", "usdPerMonth: 4500.15"]));
    expect(diff).toEqual({
      subjects: [
        {
          subject: { kind: "feature", name: "support-reply", owners: ["support-eng"] },
          changes: [
            {
              kind: "limit",
              key: "budget.usdPerMonth",
              before: "$3,000.10",
              after: "$4,500.15",
              beforeFigure: 3000.1,
              afterFigure: 4500.15,
              growthRatio: 0.5,
            },
          ],
        },
      ],
      sums: [
        {
          kind: "features",
          name: "",
          before: { usd: 7000.3, limitUsd: undefined },
          after: { usd: 8500.35, limitUsd: undefined },
        },
        {
          kind: "team",
          name: "support",
          before: { usd: 7000.3, limitUsd: 9000 },
          after: { usd: 8500.35, limitUsd: 9000 },
        },
      ],
    });
  });

  it("tells an allocation to its team, to finance, and against the commitment", () => {
    expect(listLines(["usdPerMonth: 9000", "usdPerMonth: 10000"])).toEqual([
      "team support (for support-eng, fpna)",
      "  limit      usdPerMonth  $9,000.00 → $10,000.00 (+11.1 %)",
      "sums",
      "  features of team support, a month: $7,000.30, limit $9,000.00 → $10,000.00, $2,999.70 left",
      "  teams of commitment fy27, its whole term: $97,200.00 → $108,000.00 (+11.1 %), limit $250,000.00, $142,000.00 left",
    ]);
  });

  it("tells a team's new owner to the owners before and after of each of its features", () => {
    expect(listLines(["support: { owner: support-eng", "support: { owner: growth-eng"])).toEqual([
      "feature support-reply (for support-eng, growth-eng)",
      "  owner      owner  support-eng → growth-eng",
      "feature ticket-triage (for support-eng, growth-eng)",
      "  owner      owner  support-eng → growth-eng",
      "team support (for support-eng, fpna, growth-eng)",
      "  owner      owner  support-eng → growth-eng",
    ]);
  });

  it("tells thresholds step by step, standard ones included", () => {
    const steps =
      "    thresholds: [{ at: 75%, stage: look }, { at: 95%, stage: respond, within: 1d, decides: fpna }, { at: 100%, stage: intervene }, { at: 120%, stage: intervene }]\n";
    expect(listLines(["    models:", `${steps}    models:`])).toEqual([
      "feature support-reply (for support-eng)",
      "  threshold  thresholds 50 %  look → none",
      "  threshold  thresholds 90 %  respond → none",
      "  threshold  thresholds 95 %  none → respond, within 1d, fpna decides",
    ]);
  });

  it("tells who hears of it otherwise, by owner and by receiver", () => {
    expect(
      listLines(["growth-eng: { page: pager }", "growth-eng: { page: chat }"], ["/page", "/night"]),
    ).toEqual([
      "owner growth-eng (for growth-eng)",
      "  alert      page    pager → chat",
      "  alert      ticket  pager → chat",
      "  alert      look    pager → chat",
      "receiver pager (for support-eng, growth-eng)",
      "  alert      url  http://127.0.0.1:9095/page → http://127.0.0.1:9095/night",
    ]);
  });

  it("tells a receiver that nobody uses, and a shared cost to the owners of those who bear it", () => {
    expect(
      listLines(
        ["  chat:", '  catch-all: { webhook: { url: "http://127.0.0.1:9095/rest" } }\n  chat:'],
        [
          "features:\n",
          "sharedCosts: { evals: { split: { support-reply: 0.6, ticket-triage: 0.4 } } }\nfeatures:\n",
        ],
      ),
    ).toEqual([
      "shared cost evals (for support-eng)",
      "  added      support-reply, ticket-triage",
      "receiver catch-all (for whatever no owner's route takes)",
      "  added      webhook",
    ]);
  });

  it("tells everybody of windows, defaults included", () => {
    expect(
      listLines([
        "receivers:\n",
        "environments: [production]\nalerting: { unitCost: { short: 5m, long: 1h } }\nreceivers:\n",
      ]),
    ).toEqual([
      "everybody",
      "  other      environments             all → production",
      "  alert      alerting.unitCost.short  15m → 5m (-66.7 %)",
    ]);
  });

  it("tells what came and what went in a few words", () => {
    expect(listLines(["  ticket-triage:", "  routing:"])).toEqual([
      "feature routing (for support-eng)",
      "  added      $0.002 per action, $4,000.20 a month, team support",
      "feature ticket-triage (for support-eng)",
      "  removed    $0.002 per action, $4,000.20 a month, team support",
    ]);
  });

  it("tells overrides by their days, and lists as wholes", () => {
    const override =
      '    overrides: [{ usd: 600, from: 2026-11-24, until: 2026-12-01, approvedBy: fpna, reason: "Black\\nFriday" }]\n';
    expect(
      listLines([
        "    models: [claude-sonnet-5, claude-haiku-5-5]\n",
        `    models: [claude-sonnet-5]\n${override}`,
      ]),
    ).toEqual([
      "feature support-reply (for support-eng)",
      "  other      models                                      claude-sonnet-5, claude-haiku-5-5 → claude-sonnet-5",
      "  limit      overrides.2026-11-24…2026-12-01.usd         none → $600.00",
      "  limit      overrides.2026-11-24…2026-12-01.approvedBy  none → fpna",
      "  limit      overrides.2026-11-24…2026-12-01.reason      none → Black Friday",
    ]);
  });
});

describe("renderDiffMarkdown", () => {
  it("writes tables in which no text of the file formats, mentions or ends anything", () => {
    const diff = planDiff(
      read(),
      read(
        ["An agent sends the draft.", '"@all | <img src=x> `x`\\n# Done"'],
        ["usdPerMonth: 3000.1", "usdPerMonth: 3300.11"],
      ),
    );
    expect(renderDiffMarkdown(diff, "budgets.yaml: main → HEAD")).toBe(`### Claude budgets

\`budgets.yaml: main → HEAD\`: 2 changes for 1 owner.

| for | what | change | before | after |
|--|--|--|--|--|
| support-eng | feature \`support-reply\` | other \`action.success\` | \`An agent sends the draft.\` | \`@all \\| <img src=x> 'x' # Done\` |
| support-eng | feature \`support-reply\` | limit \`budget.usdPerMonth\` | \`$3,000.10\` | \`$3,300.11\` (+10 %) |

| sum | before → after | of | left |
|--|--|--|--|
| all features, a month | $7,000.30 → $7,300.31 (+4.3 %) |  |  |
| features of team support, a month | $7,000.30 → $7,300.31 (+4.3 %) | $9,000.00 | $1,699.69 left |
`);
  });

  it("says that nothing changes", () => {
    expect(renderDiffMarkdown(planDiff(read(), read()), "a → b")).toBe(
      "### Claude budgets\n\n`a → b`: no changes.\n",
    );
  });
});
