import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../../src/run-cli.ts";
import { aMatrix, aVector, serve } from "../a-prometheus.ts";
import type { Asked, Reply, Served } from "../a-prometheus.ts";
import { aTerminal } from "../a-terminal.ts";

let folder = "";
let file = "";
let served: Served | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-init-"));
  file = join(folder, "budgets.yaml");
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await served?.close();
  served = undefined;
});

const NOW_SECONDS = Date.parse("2026-11-22T12:00:00Z") / 1000;
const HOUR = 3600;

/** Two features: one that pays for outcomes since a week, one of a few hours without a price. */
function answerFigures({ query, path }: Asked): Reply {
  if (path === "query_range")
    return aMatrix(
      [{ feature: "support-reply" }, NOW_SECONDS - 167 * HOUR],
      [{ feature: "on" }, NOW_SECONDS - 2 * HOUR],
    );
  if (query.includes("claude_cost_usd_total"))
    return aVector(
      [{ feature: "support-reply", team: "support", model: "claude-opus-5-5" }, 33.6],
      [{ feature: "support-reply", team: "growth", model: "claude-haiku-5-5" }, 1.68],
      [{ feature: "unknown", team: "unknown", model: "claude-opus-5-5" }, 1.5],
      [{ feature: 'Reply "all"\n  evil: yes', team: "support", model: "claude-opus-5-5" }, 0.25],
    );
  if (query.includes("claude_actions_total"))
    return aVector(
      [{ feature: "support-reply", outcome: "success" }, 1512],
      [{ feature: "support-reply", outcome: "failure" }, 168],
    );
  if (query.includes("claude_calls_total"))
    return aVector(
      [{ feature: "support-reply", team: "support", environment: "production", result: "ok" }, 2016],
      [{ feature: "on", environment: "staging", result: "ok" }, 15],
    );
  return aVector([{ feature: "on" }, 1500]);
}

async function init(...args: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  const terminal = aTerminal();
  const code = await runCli(["init", "--output", file, ...args], terminal);
  return { code, out: terminal.readOut(), errors: terminal.readErrors() };
}

async function initFrom(
  answer: (asked: Asked) => Reply,
  ...args: readonly string[]
): ReturnType<typeof init> {
  served = await serve(answer);
  return init("--prometheus-url", `http://${served.host}`, ...args);
}

const TEMPLATE_BODY = `# Budgets of Claude features: who may spend what on which action.
# Written by bursar init on 2026-11-22.
#
# Fill in each TODO; bursar check lists those that are left. Figures in comments say what features cost today,
# not what they should cost: set the targets by what an action is worth.
apiVersion: bursar.dev/v1
kind: Budgets
# environments: [production]   # count only these; left out: all count

# Ways to tell somebody. Also { slack: { apiUrlFile: <path>, channel: <channel> } },
# { pagerduty: { routingKeyFile: <path> } } and { email: { to: <address> } }.
receivers:
  catch-all: { webhook: { url: TODO } }

# Who answers: page at once, ticket within the day, look when there is time.
owners:
  support: { page: catch-all }

teams:
  support: { owner: support }

features:
  ticket-triage:
    team: support
    action:
      success: TODO  # what counts as a success, such as: An agent sends the draft.
      signal: calls  # every ok call is a success; "outcome" once recordOutcome(...) says how an action ended
    budget:
      usdPerAction: TODO  # cost of all calls ÷ successes
      usdPerMonth: TODO   # budget of the calendar month
`;

describe("bursar init", () => {
  it("writes a template where no Prometheus is named", async () => {
    const { code, out, errors } = await init("--feature", "ticket-triage", "--team", "support");
    expect(errors).toBe("");
    expect(out).toBe(`${file}: 1 feature, 4 TODOs to fill in. Then run bursar check ${file}.\n`);
    expect(code).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(TEMPLATE_BODY);
  });

  it("writes what a Prometheus saw with measured costs, and leaves every target to a person", async () => {
    const { code, out } = await initFrom(answerFigures);
    expect(code).toBe(0);
    expect(out).toBe(`${file}: 2 features, 8 TODOs to fill in. Then run bursar check ${file}.\n`);
    const text = readFileSync(file, "utf8");
    expect(text.slice(text.indexOf("# environments"), text.indexOf("\n\n# Ways"))).toBe(
      "# environments: [production, staging]   # seen; count only those that are named; left out: all count",
    );
    expect(text.slice(text.indexOf("features:\n"))).toBe(`features:
  # Last 7d: $35.28 for 1,512 successful of 1,680 ended actions: $0.0233 each.
  # 30 days at this pace: 6,480 successful actions and $151.20.
  # Models: claude-opus-5-5 $33.60, claude-haiku-5-5 $1.68.
  # Calls named other teams too (growth): a feature has one. Correct them.
  support-reply:
    team: support
    action:
      success: TODO    # what counts as a success, such as: An agent sends the draft.
      signal: outcome  # recordOutcome(...) says how an action ended
    budget:
      usdPerAction: TODO  # cost of all calls ÷ successes; today $0.0233
      usdPerMonth: TODO   # budget of the calendar month; today $151.20 at this pace

  # Last 7d: unknown cost for 15 ok of 15 ended calls: no unit cost.
  # Seen for 3 h only: too short to tell a month.
  # 1,500 tokens had no known price: the figures leave them out.
  "on":
    team: TODO
    action:
      success: TODO  # what counts as a success, such as: An agent sends the draft.
      signal: calls  # every ok call is a success; "outcome" once recordOutcome(...) says how an action ended
    budget:
      usdPerAction: TODO  # cost of all calls ÷ successes
      usdPerMonth: TODO   # budget of the calendar month

  # $1.50 of the last 7d named no feature: wrap those calls in withFeature(...).
  # $0.25 of the last 7d named "Reply \\"all\\"\\n  evil: yes", which no file can declare: use a-z, 0-9, ".", "_" and "-".
`);
  });

  it("writes what bursar check refuses place by place until the targets are filled in, and accepts then", async () => {
    await initFrom(answerFigures);
    const before = aTerminal();
    expect(await runCli(["check", file], before)).toBe(2);
    const problems = before.readErrors().trimEnd().split("\n");
    expect(problems.map((line) => line.replace(`${file}:`, ""))).toEqual([
      "13:27 receivers.catch-all.webhook.url: is still to be filled in. Write an http or https address, such as http://127.0.0.1:9095/page.",
      '30:7 features.support-reply.action.success: is still to be filled in. Write a short text, such as "An agent sends the draft".',
      "33:7 features.support-reply.budget.usdPerAction: is still to be filled in. Write an amount above 0 in USD, digits only, such as 0.02.",
      "34:7 features.support-reply.budget.usdPerMonth: is still to be filled in. Write an amount above 0 in USD, digits only, such as 3000.",
      "40:5 features.on.team: is still to be filled in. Write the name of a declared team.",
      '42:7 features.on.action.success: is still to be filled in. Write a short text, such as "An agent sends the draft".',
      "45:7 features.on.budget.usdPerAction: is still to be filled in. Write an amount above 0 in USD, digits only, such as 0.02.",
      "46:7 features.on.budget.usdPerMonth: is still to be filled in. Write an amount above 0 in USD, digits only, such as 3000.",
    ]);
    const filled = readFileSync(file, "utf8")
      .replace("url: TODO", "url: https://example.com/page")
      .replace("team: TODO", "team: support")
      .replaceAll("success: TODO", "success: It is done.")
      .replaceAll(": TODO", ": 0.5");
    writeFileSync(file, filled);
    const after = aTerminal();
    expect(await runCli(["check", file], after)).toBe(0);
    expect(after.readOut()).toBe(`${file}: 2 features, no problems.\n`);
  });

  it("asks for one feature after the other where all at once are too many samples", async () => {
    const refusal = '{"status":"error","error":"query processing would load too many samples into memory"}';
    const { code, errors } = await initFrom((asked) => {
      if (asked.path === "query_range" || asked.query.includes('feature="support-reply"'))
        return answerFigures(asked);
      return asked.query.includes('feature="on"') ? aVector() : { status: 422, body: refusal };
    });
    expect(code).toBe(0);
    expect(errors.split("\n")[0]).toBe(
      "All costs at once are too many samples; asking for one feature after the other.",
    );
    expect(readFileSync(file, "utf8")).toContain("# Last 7d: $35.28 for 1,512 successful");
  });

  it("says that a Prometheus saw nothing, and writes the template", async () => {
    const { code, errors } = await initFrom(
      ({ path }) => (path === "query_range" ? aMatrix() : aVector()),
      "--feature",
      "ticket-triage",
      "--team",
      "support",
    );
    expect(code).toBe(0);
    expect(errors).toBe(`http://${served?.host}/ saw no Claude call in the last 7d: writing a template.\n`);
    expect(readFileSync(file, "utf8")).toBe(TEMPLATE_BODY);
  });

  it("writes to standard output for -", async () => {
    const { code, out } = await init("--output", "-", "--feature", "ticket-triage", "--team", "support");
    expect(code).toBe(0);
    expect(out).toBe(TEMPLATE_BODY);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("never replaces a file without --force", async () => {
    writeFileSync(file, "mine\n");
    const refused = await init();
    expect(refused.code).toBe(2);
    expect(refused.errors).toBe(
      `bursar: ${file} exists. Name another file by --output, or replace it by --force.\n`,
    );
    expect(readFileSync(file, "utf8")).toBe("mine\n");
    expect((await init("--force")).code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("apiVersion: bursar.dev/v1");
  });

  it("writes no file when the Prometheus cannot answer", async () => {
    const { code, errors } = await initFrom(() => ({ status: 500, body: "oops" }));
    expect(code).toBe(3);
    expect(errors).toBe(
      `bursar: the Prometheus at http://${served?.host}/ answers with status 500. Check the address.\n`,
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    [
      "--feature",
      "My Feature",
      '--feature is "My Feature". Write a name of a-z, 0-9, ".", "_" and "-", such as my-feature.',
    ],
    ["--since", "40d", '--since is "40d". Write at most 31d.'],
  ])("takes %s %j for the user's mistake", async (flag, text, message) => {
    expect(await init(flag, text)).toEqual({ code: 2, out: "", errors: `bursar: ${message}\n` });
  });
});

describe("--prometheus-headers", () => {
  it("sends the headers of a file, above the user of the address", async () => {
    const headers = join(folder, "headers");
    writeFileSync(headers, "# who asks\nAuthorization: Bearer abc\r\n\nX-Scope-OrgID: team-a\n");
    const seen: (string | string[] | undefined)[] = [];
    served = await serve(({ path, headers: sent }) => {
      seen.push(sent.authorization, sent["x-scope-orgid"]);
      return path === "query_range" ? aMatrix() : aVector();
    });
    const url = `http://me:secret@${served.host}`;
    const { code } = await init("--prometheus-url", url, "--prometheus-headers", headers);
    expect(code).toBe(0);
    expect(new Set(seen)).toEqual(new Set(["Bearer abc", "team-a"]));
  });

  it("shows no line of the file that is none", async () => {
    const headers = join(folder, "headers");
    writeFileSync(headers, "X-A: b\nsecret\n");
    const { code, errors } = await init("--prometheus-url", "http://x", "--prometheus-headers", headers);
    expect(code).toBe(2);
    expect(errors).toBe(
      `bursar: ${headers}:2 is no header. Write a name, a colon and its text, such as Authorization: Bearer <token>.\n`,
    );
  });

  it("is nothing without an address", async () => {
    const { code, errors } = await init("--prometheus-headers", "x");
    expect(code).toBe(2);
    expect(errors).toBe(
      "bursar: --prometheus-headers says nothing without --prometheus-url. Name the Prometheus.\n",
    );
  });
});
