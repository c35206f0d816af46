import { describe, expect, it } from "vitest";
import type { LiveFinding } from "../../src/live/live-finding.ts";
import type { SeenCounter } from "../../src/live/live-system.ts";
import { aPlan } from "../a-budgets-file.ts";
import { aSample, findIn, listTexts, loadRules } from "./a-live-system.ts";

const NAME = { feature: "support-reply", team: "support", environment: "production" };
const RELOAD = "Run bursar compile, bring the files to the server, and reload it.";

describe("checkLiveSystem", () => {
  it("finds nothing on a server that fits", () => {
    expect(findIn({})).toEqual([]);
  });

  it("says nothing of names where no call was seen", () => {
    const nothing = { names: [], senders: [] };
    expect(listTexts(findIn({ answers: nothing, featuresOfMonth: [] }))).toEqual([
      "warning traffic no call of Claude was seen in the last 30 days: names and outcomes could not be checked. Is it the right Prometheus?",
    ]);
  });
});

describe("retention", () => {
  it.each([
    [
      "15d",
      35,
      "error retention keeps samples for 15d, and a month to date needs 35d: its figures are too low. Start it with --storage.tsdb.retention.time=35d.",
    ],
    [
      "34d or 10GiB",
      35,
      "error retention keeps samples for 34d or 10GiB, and a month to date needs 35d: its figures are too low. Start it with --storage.tsdb.retention.time=35d.",
    ],
    [
      "90d or 10GiB",
      12.5,
      "warning retention keeps samples for 90d or 10GiB, whichever is less, and its oldest sample is 12d old. Raise --storage.tsdb.retention.size unless 35d fit.",
    ],
    [
      undefined,
      undefined,
      "unknown retention does not tell how long it keeps samples, and no old sample was found. A month to date needs 35d: ask who runs it whether they are kept.",
    ],
  ])("of %s with samples of %s days is found", (storageRetention, oldestSampleDays, text) => {
    expect(listTexts(findIn({ storageRetention, oldestSampleDays }))).toEqual([text]);
  });

  it("of a quarter is longer than that of a month", () => {
    const plan = aPlan(["kind: Budgets\n", "kind: Budgets\nperiod: quarter\n"]);
    const texts = ["96d", "97d"].map((storageRetention) => listTexts(findIn({ storageRetention }, plan)));
    expect(texts).toEqual([
      [
        "error retention keeps samples for 96d, and a quarter to date needs 97d: its figures are too low. Start it with --storage.tsdb.retention.time=97d.",
      ],
      [],
    ]);
  });

  it.each([
    ["35d", 2],
    ["5w", 2],
    ["90d or 10GiB", 35],
    ["10GiB", 36],
    [undefined, 35],
  ])("of %s with samples of %s days is enough", (storageRetention, oldestSampleDays) => {
    expect(findIn({ storageRetention, oldestSampleDays })).toEqual([]);
  });
});

describe("ingestion", () => {
  const LATE =
    "what a Collector kept for longer during an outage is refused, and its cost is lost. Set storage.tsdb.out_of_order_time_window to 6h.";

  it.each([
    ["", `warning ingestion takes late points for 0s only: ${LATE}`],
    [
      "storage: { tsdb: { out_of_order_time_window: 5m } }",
      `warning ingestion takes late points for 5m only: ${LATE}`,
    ],
    [
      "storage: { tsdb: { out_of_order_time_window: 1d } }\notlp: { translation_strategy: NoTranslation }",
      "error ingestion names metrics by NoTranslation, and the rules read claude_cost_usd_total. Set otlp.translation_strategy to UnderscoreEscapingWithSuffixes.",
    ],
    [
      undefined,
      "unknown ingestion does not tell its configuration. Ask who runs it whether it takes points that are up to 6h late.",
    ],
  ])("of a server that is configured by %j is found", (config, text) => {
    expect(listTexts(findIn({ config }))).toEqual([text]);
  });

  it("is missed where neither a receiver is open nor a series of Claude is there", () => {
    const closed = { "web.enable-otlp-receiver": "false", "web.enable-remote-write-receiver": "false" };
    const nothing = { names: [], senders: [] };
    expect(listTexts(findIn({ flags: closed, answers: nothing }))[0]).toBe(
      "error ingestion takes no OTLP, and no series of Claude is there. Start it with --web.enable-otlp-receiver.",
    );
    expect(findIn({ flags: closed })).toEqual([]);
  });
});

describe("rules", () => {
  it("that are not loaded at all are one error", () => {
    expect(listTexts(findIn({ groups: [] }))).toEqual([
      "error rules has none of the compiled rules: nothing is computed, and nobody is told. Add alert-rules/*.rules.yaml to its rule_files, and reload it.",
    ]);
  });

  it("of an older file are told by group", () => {
    const older = aPlan(["usdPerAction: 0.02", "usdPerAction: 0.03"]);
    expect(listTexts(findIn({ groups: loadRules(older) }))).toEqual([
      `warning rules claude-budgets: claude_budget_unit_cost_usd{feature="support-reply"} differs from these budgets. ${RELOAD}`,
      `warning rules claude-alerts: ClaudeUnitCostOverBudget{budget="unit_cost",feature="support-reply",owner="support-eng",severity="page",team="support"} differs from these budgets. ${RELOAD}`,
    ]);
  });

  it("of a feature that came or went are told as missing and as surplus", () => {
    const other = aPlan(["  support-reply:", "  search:"]);
    const texts = listTexts(findIn({ groups: loadRules(other) })).map((text) =>
      text.replace(/\d+ rules/, "N rules"),
    );
    expect(texts.slice(0, 2)).toEqual([
      `warning rules claude-budgets: N rules, such as claude_budget_unit_cost_usd{feature="support-reply"}, are not loaded. ${RELOAD}`,
      `warning rules claude-budgets: N rules, such as claude_budget_unit_cost_usd{feature="search"}, are loaded and not in these budgets. ${RELOAD}`,
    ]);
  });

  it("are missed by group, and told where two files hold them", () => {
    const texts = listTexts(
      findIn((plan) => {
        const groups = loadRules(plan).filter(({ name }) => name !== "claude-prices");
        const again = groups.filter(({ name }) => name === "claude-snapshot");
        return { groups: [...groups, ...again.map((group) => ({ ...group, file: "/old.yaml" }))] };
      }),
    );
    expect(texts).toEqual([
      "error rules the group claude-snapshot is loaded twice, from /etc/prometheus/alert-rules/claude.rules.yaml and /old.yaml. Keep one of the two files.",
      `error rules the group claude-prices is not loaded. ${RELOAD}`,
    ]);
  });

  it("that are evaluated at another pace, too slowly, or with a failure are found", () => {
    const texts = listTexts(
      findIn((plan) => ({
        groups: loadRules(plan).map((group) =>
          group.name === "claude-budgets"
            ? {
                ...group,
                intervalSeconds: 15,
                evaluationSeconds: 20.04,
                rules: group.rules.map((rule, index) => ({
                  ...rule,
                  lastError: index === 0 ? "found duplicate series" : "",
                })),
              }
            : group,
        ),
      })),
    );
    expect(texts).toEqual([
      `warning rules claude-budgets: is evaluated every 15 s, and these budgets say 60 s. ${RELOAD}`,
      "error rules claude-budgets: takes 20.0 s, longer than its interval of 15 s. Write a longer alerting.interval, or give the server more.",
      "error rules claude-budgets: claude_budget_unit_cost_usd fails: found duplicate series. Look into the server's log.",
    ]);
  });

  it("are unknown where the server tells none", () => {
    expect(listTexts(findIn({ groups: undefined }))).toEqual([
      "unknown rules does not tell its rules. Ask the server that evaluates them, such as the ruler.",
    ]);
  });
});

describe("Alertmanagers", () => {
  it.each([
    [
      0,
      "error alertmanager sends alerts to no Alertmanager: nobody is told. Name one under alerting.alertmanagers.",
    ],
    [
      undefined,
      "unknown alertmanager does not tell its Alertmanagers. Ask who runs it whether alerts are sent to one that has alert-rules/alertmanager.yaml.",
    ],
  ])("that are %s are found", (alertmanagers, text) => {
    expect(listTexts(findIn({ alertmanagers }))).toEqual([text]);
  });
});

describe("outcomes", () => {
  const at = "warning outcomes features.support-reply";

  it("are missed where no success was recorded", () => {
    expect(listTexts(findIn({ successFeaturesOfMonth: [] }))).toEqual([
      `${at}.action.signal counts recorded outcomes, and none was a success in the last 30 days: there is no unit cost. Look at how its actions end.`,
    ]);
  });

  it("are missed where none was recorded", () => {
    const found = findIn({ successFeaturesOfMonth: [], actionFeaturesOfMonth: [] });
    expect(listTexts(found)).toEqual([
      `${at}.action.signal counts recorded outcomes, and none was seen in the last 30 days: there is no unit cost. Call recordOutcome(...), or write "signal: calls".`,
    ]);
    expect(found[0]?.query).toBe('claude_actions_total{feature="support-reply"}');
  });

  it("are not asked for where calls are counted", () => {
    const plan = aPlan(["signal: outcome", "signal: calls"]);
    expect(findIn({ successFeaturesOfMonth: [], actionFeaturesOfMonth: [] }, plan)).toEqual([]);
  });

  it("need calls", () => {
    expect(listTexts(findIn({ featuresOfMonth: ["other-one"] }))).toEqual([
      `${at} had no call in the last 30 days: its budget watches nothing. Correct the name here or in withFeature(...), or drop it.`,
    ]);
  });
});

describe("names", () => {
  function findNames(...rows: readonly Readonly<Record<string, string>>[]): readonly string[] {
    return listTexts(findIn({ answers: { names: [NAME, ...rows].map((row) => aSample(row)) } }));
  }

  it.each([
    [
      "support-replay",
      'warning names features "support-replay" was seen and is not declared: it has no budget. Did you mean "support-reply"? Correct withFeature(...), or declare it.',
    ],
    [
      "search",
      'warning names features "search" was seen and is not declared: it has no budget. Declare it, or correct withFeature(...).',
    ],
    [
      "unknown",
      "warning names features calls name no feature: they are in no budget. Wrap them in withFeature(...), or set BURSAR_FEATURE.",
    ],
    [
      "other",
      "warning names features some calls name more features than a process lets through. Declare them, and give catalog.json to it.",
    ],
  ])("of the feature %s are no budget's", (feature, text) => {
    expect(findNames({ feature, environment: "production" })).toEqual([text]);
  });

  it("of environments are told where they look like a slip, or are missing", () => {
    expect(
      findNames(
        { ...NAME, environment: "producton" },
        { ...NAME, environment: "staging" },
        { feature: "support-reply" },
      ),
    ).toEqual([
      "warning names environments some calls are of no environment, so they do not count. Set deployment.environment.name of their services.",
      'warning names environments calls of "producton" do not count. Did you mean "production"? Correct deployment.environment.name of their services.',
    ]);
  });

  it("of environments that never count are told at once", () => {
    const names = [aSample({ ...NAME, environment: "prod" }), aSample({ feature: "support-reply" })];
    expect(listTexts(findIn({ answers: { names } }))).toEqual([
      'warning names environments no call is of an environment that counts: none, "prod" was seen. Correct the names, or deployment.environment.name of the services.',
    ]);
  });

  it("of models are told where the feature may not use them", () => {
    const plan = aPlan(["    paths: [kb]", "    models: [claude-sonnet-5]"]);
    const models = ["claude-sonnet-5", "claude-opus-5-5", "other"].map((model) =>
      aSample({ feature: "support-reply", model }),
    );
    expect(listTexts(findIn({ answers: { models } }, plan))).toEqual([
      'warning names features.support-reply.models "claude-opus-5-5" was used and is not among them. Add it, or call one of: claude-sonnet-5.',
    ]);
  });
});

describe("teams", () => {
  it.each([
    [
      ["support", "growth"],
      'features.support-reply.team calls name 2 teams ("growth", "support"): its cost is split between them. Correct the calls to support.',
    ],
    [
      ["suport", "unknown"],
      'features.support-reply.team calls name the team "suport", and the file says support. "suport" is not declared. Did you mean "support"?',
    ],
  ])("%j under one feature are found", (teams, text) => {
    const names = teams.map((team) => aSample({ ...NAME, team }));
    expect(listTexts(findIn({ answers: { names } }))).toEqual([`warning teams ${text}`]);
  });

  it("of a feature that is not declared are found too", () => {
    const names = ["a", "b"].map((team) => aSample({ ...NAME, feature: "search", team }));
    expect(listTexts(findIn({ answers: { names } }))[1]).toBe(
      'warning teams features "search": calls name 2 teams ("a", "b"): its cost is split between them. Declare one.',
    );
  });

  it("are nobody's where a call names none", () => {
    const names = ["", "unknown", "support"].map((team) => aSample({ ...NAME, team }));
    expect(findIn({ answers: { names } })).toEqual([]);
  });
});

describe("calls that are reported twice", () => {
  it("are an error where one process's series came by two ways", () => {
    const doubledSeries = [aSample({ job: "otlp", run: "r1" }), aSample({ job: "scraped", run: "r1" })];
    const answers = { doubles: [aSample({ ...NAME, run: "r1" }, 2)] };
    expect(listTexts(findIn({ answers, doubledSeries }))).toEqual([
      'error twice the same calls of "support-reply" arrive as {job="otlp"} and {job="scraped"}: they are counted twice. Keep one way, such as OTLP alone, and one server of a pair.',
    ]);
  });

  it("are a warning where a service has two senders, or another's metrics beside ours", () => {
    const senders = [
      aSample({ job: "api", sender: "claude-code" }),
      aSample({ job: "api", sender: "bursar" }),
      aSample({ job: "web", sender: "bursar" }),
      aSample({ sender: "a" }),
      aSample({ sender: "b" }),
    ];
    const foreign = [
      aSample({ job: "web", __name__: "gen_ai_client_token_usage_sum" }),
      aSample({ job: "alone", __name__: "gen_ai_client_token_usage_sum" }),
    ];
    expect(listTexts(findIn({ answers: { senders, foreign } }))).toEqual([
      'warning twice job "api" reports tokens by bursar and claude-code: the same calls would count twice. Switch one of them off there.',
      'warning twice job "web" also reports its calls as gen_ai_client_token_usage_sum, by an instrumentation of OpenTelemetry GenAI. Add the two up nowhere, or switch it off there.',
    ]);
  });
});

describe("catalogs", () => {
  it("of other budgets are told by how many processes run on them", () => {
    const catalogs = [aSample({ hash: "0123456789abcdef" }, 3), aSample({ hash: "fedcba" }, 1)];
    expect(listTexts(findIn({ answers: { catalogs } }))).toEqual([
      "warning catalog 4 running processes have the catalog of other budgets. Give them catalog.json as bursar compile writes it.",
    ]);
  });
});

describe("counters of successes", () => {
  const SELECTOR = 'replies_total{region!="us",source="draft"}';
  const plan = aPlan(["signal: outcome", `signal: { counter: '${SELECTOR}' }`]);
  const at = "warning outcomes features.support-reply.action.signal.counter";
  const DRAFT = { source: "draft", region: "eu", job: "desk" };

  function findOf(seen: Partial<SeenCounter>): readonly LiveFinding[] {
    const replies = { type: "counter", series: [DRAFT], chosen: [SELECTOR], ...seen };
    return findIn({ counters: { replies_total: replies } }, plan);
  }

  it("are well where a series has their labels, and need no recorded outcome", () => {
    expect(findOf({})).toEqual([]);
    expect(findOf({ type: undefined })).toEqual([]);
  });

  it.each<[string, Partial<SeenCounter>, string]>([
    [
      "nothing of their name was seen",
      { series: [], chosen: [], type: undefined },
      "counts replies_total, which was not seen in the last 30 days: there is no unit cost. Correct the name, or have it scraped by this Prometheus.",
    ],
    [
      "they are gauges",
      { type: "gauge" },
      "counts replies_total, which is a gauge: its figures would be wrong. Use a counter.",
    ],
    [
      "a text is misspelt",
      { chosen: [], series: [{ ...DRAFT, source: "drafts" }] },
      'counts replies_total, and none of its series in the last 30 days has source="draft". Did you mean "drafts"?',
    ],
    [
      "a label is misspelt",
      { chosen: [], series: [{ sorce: "draft", job: "desk" }] },
      'counts replies_total, and none of its series in the last 30 days has the label source. Did you mean "sorce"?',
    ],
    [
      "a text is excluded that all have",
      { chosen: [], series: [{ ...DRAFT, region: "us" }] },
      'counts replies_total, and none of its series in the last 30 days has region!="us". Leave the condition out, or correct it.',
    ],
    [
      "no series has all labels",
      {
        chosen: [],
        series: [
          { ...DRAFT, region: "us" },
          { ...DRAFT, source: "mail" },
        ],
      },
      'counts replies_total{region!="us",source="draft"}, and no series in the last 30 days has all of these labels: there is no unit cost. Leave one out, or correct it.',
    ],
  ])("are told where %s", (_, seen, text) => {
    expect(listTexts(findOf(seen))).toEqual([`${at} ${text}`]);
  });
});
