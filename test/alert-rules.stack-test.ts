import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { planBudgets, readBudgets } from "@bursar/budgets";
import { renderFiles } from "@bursar/budgets/render-files";
import type { ContractPrices } from "@bursar/conventions";
import { ensureTools } from "@bursar/stack";
import type { ReadyTools } from "@bursar/stack";
import { planCommand, readProgramOutput } from "@bursar/tools";
import type { ProgramOutput, ToolName } from "@bursar/tools";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = resolve(".");
/** Much of what the grammar has, with texts and names that would break careless templates. */
const PERIOD_BUDGETS = `apiVersion: bursar.dev/v1
kind: Budgets
environments: [production, "eu-prod (1)"]
alerting: { interval: 5s, snapshot: 10m, groupWait: 2s, unitCost: { short: 20s, long: 60s }, burn: { short: 30s, long: 2m, rate: 14.4 } }
receivers:
  hook: { webhook: { url: "https://example.com/hook?a=b" } }
  chat: { slack: { apiUrlFile: /etc/slack, channel: "#a{{b}}" } }
  duty: { pagerduty: { routingKeyFile: /etc/pd } }
  mail: { email: { to: a@example.com, smarthost: mail.example.com:587 } }
  catch-all: { email: { to: b@example.com } }
owners:
  one: { page: hook, ticket: chat, look: mail }
  two: { page: duty }
teams: { blue: { owner: one }, red: {} }
features:
  a.dotted-name:
    team: blue
    action: { success: 'It says "{{ $value }}" & {{ done }}.' }
    budget: { usdPerAction: 0.0000123, usdPerMonth: 0.5, minActions: 1, response: "Say: it's 'over'\\nand \\\\ stop." }
  by_outcome:
    team: red
    owner: two
    action: { success: Done., signal: outcome }
    budget: { usdPerAction: 0.007, usdPerMonth: 1234567.89, minActions: 333 }
`;
/** And counters of applications. */
const WIDE_BUDGETS = `${PERIOD_BUDGETS}  counted:
    team: blue
    action: { success: Done., signal: { counter: 'jobs_total{result="{{ ok }}",by!~"bot.*|\\\\d+",month="x$"}' } }
    budget: { usdPerAction: 0.3, usdPerMonth: 77 }
  counted-too:
    team: blue
    action: { success: Done., signal: { counter: 'jobs_total{result!="{{ ok }}"}' } }
    budget: { usdPerAction: 0.05, usdPerMonth: 5, minActions: 7 }
  counted.elsewhere:
    team: blue
    action: { success: Done., signal: { counter: '{"jobs.sent", "the.result"=~"a|b"}' } }
    budget: { usdPerAction: 0.05, usdPerMonth: 5, minActions: 7 }
`;
/** A feature that counts its successes by a counter of the application, and nothing else. */
const COUNTED_BUDGETS = `${WIDE_BUDGETS.slice(0, WIDE_BUDGETS.indexOf("features:"))}features:
  counted:
    team: blue
    action: { success: Done., signal: { counter: 'jobs_total{result="ok"}' } }
    budget: { usdPerAction: 0.3, usdPerMonth: 77 }
`;

/** Everything a contract can say, over list prices that change and end within it. */
const CONTRACT: ContractPrices = {
  schema: "bursar.dev/contract-prices/1",
  deployments: { "our-sonnet": "claude-sonnet-5-5" },
  contracts: [
    {
      name: "acme (2026)",
      from: "2026-11-01",
      until: "2026-12-15",
      providers: ["anthropic", "bedrock"],
      multiplier: "0.8765",
      priorityMultiplier: "1.25",
      batchMultiplier: "0.45",
      geoUsMultiplier: "1.05",
      webSearchUsdPerThousand: "7.5",
      models: {
        "claude-opus-4-8": { multiplier: "0.333333", fast: { output: "49.999" } },
        "claude-haiku-5-5": { base: { cacheRead: "0.007" }, longPrompt: { input: "0.4" } },
        "claude-sonnet-5-5": {
          base: { input: "1.9", output: "9.5", cacheWrite5m: "2.4", cacheWrite1h: "3.8", cacheRead: "0.09" },
        },
      },
    },
    {
      name: "acme 2027",
      from: "2027-01-01",
      providers: ["anthropic", "foundry"],
      multiplier: "0.7",
      models: {},
    },
  ],
};

let tools: ReadyTools;
let folder = "";

beforeAll(async () => {
  tools = await ensureTools({ env: process.env });
  folder = mkdtempSync(join(tmpdir(), "bursar-rules-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function runTool(name: ToolName, args: readonly string[]): Promise<ProgramOutput> {
  const mounts = [{ path: ROOT }, { path: folder }];
  const { command, args: all, env } = planCommand(tools[name], args, { mounts });
  return readProgramOutput(command, all, { ...process.env, ...env }, 300);
}

async function runToSuccess(name: ToolName, args: readonly string[]): Promise<string> {
  const output = await runTool(name, args);
  expect(output.ok, output.text).toBe(true);
  return output.text;
}

/** Compiles budgets into a folder of its own; `change` may break a file on its way. */
function writeCompiled(
  text: string,
  name: string,
  change = (file: string): string => file,
  contract?: ContractPrices,
): string {
  const reading = readBudgets(text, name);
  if (reading.budgets === undefined) throw new Error(JSON.stringify(reading.problems));
  const target = join(folder, name);
  for (const file of renderFiles(planBudgets(reading.budgets), { contract, day: "2026-11-23" })) {
    mkdirSync(dirname(join(target, file.path)), { recursive: true });
    writeFileSync(join(target, file.path), file.path.endsWith(".rules.yaml") ? change(file.text) : file.text);
  }
  return target;
}

const TESTS = ["claude-alerts", "claude-counters", "claude-month", "claude-period", "claude-prices"] as const;
type TestName = (typeof TESTS)[number];

function findTest(root: string, name: TestName): string {
  return join(root, "alert-rules", "tests", `${name}.test.yaml`);
}

/** Breaks the compiled rules and runs one of the generated tests on them. */
async function runOnBrokenRules(
  budgets: string,
  name: string,
  test: TestName,
  change: (text: string) => string,
): Promise<ProgramOutput> {
  let changes = 0;
  const root = writeCompiled(budgets, name.replaceAll(" ", "-"), (text) => {
    const changed = change(text);
    if (changed !== text) changes += 1;
    return changed;
  });
  expect(changes, "the rules have the text that is replaced").toBeGreaterThan(0);
  return runTool("promtool", ["test", "rules", findTest(root, test)]);
}

/** Whether a test failed for its figures, and not for rules that nobody can read. */
function isNoticed({ ok, text }: ProgramOutput): boolean {
  return !ok && text.includes("FAILED") && !text.includes("parse error");
}

function listTests(root: string): readonly string[] {
  return TESTS.map((name) => findTest(root, name));
}

async function findRoute(root: string, labels: readonly string[]): Promise<string> {
  const config = join(root, "alert-rules", "alertmanager.yaml");
  return (
    await runToSuccess("amtool", ["config", "routes", "test", `--config.file=${config}`, ...labels])
  ).trim();
}

describe.each(["the repository's budgets", "budgets with everything in them"])("from %s", (which) => {
  let root = ROOT;
  beforeAll(() => {
    if (which !== "the repository's budgets") root = writeCompiled(WIDE_BUDGETS, "wide", undefined, CONTRACT);
  });

  it("promtool accepts the rules and the server's configuration", async () => {
    const rules = ["claude.rules.yaml", "claude-alerts.rules.yaml", "claude-prices.rules.yaml"].map((name) =>
      join(root, "alert-rules", name),
    );
    expect(
      await runToSuccess("promtool", ["check", "rules", "--lint=all", "--lint-fatal", ...rules]),
    ).toContain("SUCCESS");
    await runToSuccess("promtool", ["check", "config", join(root, "alert-rules", "prometheus.yaml")]);
  });

  it("every alert fires, recovers, stays silent and holds at the boundary; every figure is right", async () => {
    const text = await runToSuccess("promtool", ["test", "rules", ...listTests(root)]);
    expect(text.match(/SUCCESS/g)).toHaveLength(TESTS.length);
  });

  it("Alertmanager accepts its configuration", async () => {
    const text = await runToSuccess("amtool", [
      "check-config",
      join(root, "alert-rules", "alertmanager.yaml"),
    ]);
    expect(text).toContain("SUCCESS");
  });

  it("the Collector accepts its configuration", async () => {
    const config = join(root, "collector-config", "collector.yaml");
    expect(await runTool("otelcol", ["validate", `--config=${config}`])).toMatchObject({
      ok: true,
      failure: "",
    });
  });
});

// promtool evaluates weeks of rules: half a minute each, and minutes where the machine has much else to do.
describe("periods and time zones: the generated tests hold for", { timeout: 600_000 }, () => {
  it.each([
    ["quarters, over the summer time of Berlin", "period: quarter\ntimezone: Europe/Berlin\n"],
    [
      "fiscal years from July, over the daylight saving of New York",
      "period: fiscal_year\nfiscalYearStart: 7\ntimezone: America/New_York\n",
    ],
    ["months half an hour off, over the summer time of Lord Howe", "timezone: Australia/Lord_Howe\n"],
  ])("%s", async (name, lines) => {
    const text = PERIOD_BUDGETS.replace("kind: Budgets\n", `kind: Budgets\n${lines}`);
    const root = writeCompiled(text, name.replaceAll(/\W+/g, "-"));
    const rules = ["claude.rules.yaml", "claude-alerts.rules.yaml"].map((file) =>
      join(root, "alert-rules", file),
    );
    await runToSuccess("promtool", ["check", "rules", "--lint=all", "--lint-fatal", ...rules]);
    for (const test of TESTS)
      expect(await runToSuccess("promtool", ["test", "rules", findTest(root, test)])).toContain("SUCCESS");
  });

  it.each<readonly [string, TestName, string | RegExp, string]>([
    ["clocks are not changed", "claude-month", / [+-] 3600 \* \(time\(\) >= bool \d+\)/g, ""],
    ["the quarter begins a month late", "claude-period", "- 1) / 3)", "- 2) / 3)"],
    [
      "months of the quarter are forgotten",
      "claude-period",
      /month_at_snapshot\[94d\]/g,
      "month_at_snapshot[1h]",
    ],
  ])("not where %s", async (name, test, from, to) => {
    const text = PERIOD_BUDGETS.replace(
      "kind: Budgets\n",
      "kind: Budgets\nperiod: quarter\ntimezone: Europe/Berlin\n",
    );
    const output = await runOnBrokenRules(text, name, test, (rules) => rules.replaceAll(from, to));
    expect(output).toSatisfy(isNoticed, output.text);
  });
});

describe("routes", () => {
  it.each([
    [["owner=support-eng", "severity=page"], "support-pager"],
    [["owner=support-eng", "severity=ticket"], "support-slack"],
    [["owner=support-eng", "severity=look"], "support-slack"],
    [["owner=support-eng"], "support-pager"],
    [["owner=triage-eng", "severity=page"], "triage-pager"],
    [["owner=nobody", "severity=page"], "catch-all"],
    [["severity=page"], "catch-all"],
  ])("take an alert with %j to %s", async (labels, receiver) => {
    expect(await findRoute(ROOT, labels)).toBe(receiver);
  });

  it("take each severity to the receiver that its owner named", async () => {
    const root = writeCompiled(WIDE_BUDGETS, "routes");
    expect(await findRoute(root, ["owner=one", "severity=page"])).toBe("hook");
    expect(await findRoute(root, ["owner=one", "severity=ticket"])).toBe("chat");
    expect(await findRoute(root, ["owner=one", "severity=look"])).toBe("mail");
    expect(await findRoute(root, ["owner=two", "severity=look"])).toBe("duty");
    expect(await findRoute(root, ["owner=three"])).toBe("catch-all");
  });
});

describe("the generated tests are not empty promises: they fail when", () => {
  const budgets = readFileSync("budgets.yaml", "utf8");

  it.each<readonly [string, TestName, string | RegExp, string]>([
    ["the boundary is included", "claude-alerts", "> on (feature)", ">= on (feature)"],
    [
      "the long window is forgotten",
      "claude-alerts",
      /and on \(feature\)\n +\(feature:claude_unit_cost_usd:window\{[^}]*long"\}/g,
      'and on (feature)\n          (feature:claude_unit_cost_usd:window{window="short"}',
    ],
    [
      "the minimum of actions is ignored",
      "claude-alerts",
      ">= on (feature) claude_budget_min_actions",
      ">= 0",
    ],
    [
      "failed actions do not count towards the minimum",
      "claude-alerts",
      /feature:claude_actions:window(?=.* >= on)/g,
      "feature:claude_successes:window",
    ],
    [
      "failed actions count as successes",
      "claude-alerts",
      /claude_actions_total\{outcome="success"/g,
      'claude_actions_total{outcome=~".*"',
    ],
    [
      "failed actions of last month count as successes",
      "claude-month",
      /claude:actions_total:snapshot\{outcome="success"/g,
      'claude:actions_total:snapshot{outcome=~".*"',
    ],
    [
      "a success does not end the spend without one",
      "claude-alerts",
      "unless on (feature)",
      "or on (feature)",
    ],
    ["spend of nothing is told", "claude-alerts", /(claude_cost_usd:window\{[^}]*\}) > 0/g, "$1 >= 0"],
    ["no unpriced token is told", "claude-alerts", /(unpriced_tokens:window\{[^}]*\}\)) > 0/g, "$1 >= 0"],
    ["the burn rate is another", "claude-alerts", /\} > 6\b/g, "} > 12.1"],
    ["the window's baseline forgets the snapshots", "claude-month", /\[1d\] offset/g, "[1s] offset"],
    [
      "last month's balance is not taken off",
      "claude-month",
      "- ignoring (month)",
      "unless ignoring (month)",
    ],
    [
      "ended processes are forgotten",
      "claude-month",
      /last_over_time\(claude:cost_usd_total:snapshot\[32d\]\)/g,
      "last_over_time(claude:cost_usd_total:snapshot[6h])",
    ],
    ["a price begins a day late", "claude-prices", ">= 1791331200", ">= 1791417600"],
    ["a price ends a minute late", "claude-prices", "< 1795996800", "< 1795996860"],
    ["a batch costs like any other call", "claude-prices", / \* 0\.5$/gm, ""],
    ["the place costs nothing", "claude-prices", / \* 1\.1$/gm, ""],
    ["a price is a trillionth of a USD higher", "claude-prices", "vector(1e-8)", "vector(1.0001e-8)"],
    ["the month before is counted wrongly", "claude-month", /day_of_month\(\) \* 86400/g, "31 * 86400 * 2"],
  ])("%s", async (name, test, from, to) => {
    const output = await runOnBrokenRules(budgets, name, test, (text) => text.replaceAll(from, to));
    expect(output).toSatisfy(isNoticed, output.text);
  });

  it("not when nothing is broken, also where all successes are an application's", async () => {
    const root = writeCompiled(COUNTED_BUDGETS, "counted");
    const text = await runToSuccess("promtool", ["test", "rules", ...listTests(root)]);
    expect(text.match(/SUCCESS/g)).toHaveLength(TESTS.length);
  });

  it.each<readonly [string, TestName, string | RegExp, string]>([
    [
      "a restart of the application is not seen",
      "claude-counters",
      />= 0 or claude:counted_successes:seen\{[^}]*\}/g,
      ">= -1e9",
    ],
    [
      "what the application counted before is counted",
      "claude-counters",
      /\[6h\] offset \w+/g,
      "[1s] offset 9h",
    ],
    [
      "an application in sight once is forgotten",
      "claude-counters",
      /jobs_total\{result="ok"\}\[6h\]\)/g,
      'jobs_total{result="ok"}[1s])',
    ],
    [
      "what an application says by a label of these rules' own is forgotten",
      "claude-counters",
      /"app_run", "\$1"/g,
      '"app_run", ""',
    ],
    ["a silent application begins anew", "claude-counters", /\[1d\] offset 1s/g, "[2h] offset 1s"],
    ["its label is ignored", "claude-alerts", 'jobs_total{result="ok"}[', 'jobs_total{result="no"}['],
    [
      "calls count as actions where some were begun",
      "claude-alerts",
      /claude_actions_started_total/g,
      "claude_calls_total",
    ],
  ])("%s", async (name, test, from, to) => {
    const output = await runOnBrokenRules(COUNTED_BUDGETS, name, test, (text) => text.replaceAll(from, to));
    expect(output).toSatisfy(isNoticed, output.text);
  });

  it.each([
    ["no environment that counts is counted", 'environment="staging"'],
    ["every environment is counted", 'environment=~".*"'],
  ])("%s", async (name, matcher) => {
    const output = await runOnBrokenRules(WIDE_BUDGETS, name, "claude-alerts", (text) =>
      text.replaceAll(/environment=~"production\|[^"]*"/g, matcher),
    );
    expect(output).toSatisfy(isNoticed, output.text);
  });
});
