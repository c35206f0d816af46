import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "../../src/run-cli.ts";
import { aMatrix, anAnswer, aVector, serve } from "../a-prometheus.ts";
import type { Asked, Reply, Served } from "../a-prometheus.ts";
import { aTerminal } from "../a-terminal.ts";

const BUDGETS = `apiVersion: bursar.dev/v1
kind: Budgets
receivers: { pager: { webhook: { url: "http://127.0.0.1:9095/page" } } }
owners: { support-eng: { page: pager } }
teams: { support: { owner: support-eng } }
features:
  support-reply:
    team: support
    action: { success: An agent sends the draft., signal: outcome }
    budget: { usdPerAction: 0.02, usdPerMonth: 3000 }
`;
const NOW_SECONDS = Date.parse("2026-11-22T12:00:00Z") / 1000;

let folder = "";
let file = "";
let served: Served | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-check-live-"));
  file = join(folder, "budgets.yaml");
  writeFileSync(file, BUDGETS);
});

afterEach(async () => {
  rmSync(folder, { recursive: true });
  await served?.close();
  served = undefined;
});

const NOT_FOUND: Reply = { status: 404, body: "404 page not found" };

/** A Prometheus out of the box: no rule, no Alertmanager, and calls of one feature by two teams. */
function answerFresh({ path, query, params }: Asked): Reply {
  if (path === "query_range") return aMatrix([{}, NOW_SECONDS - 86_400]);
  if (path === "status/flags") return anAnswer({ "web.enable-otlp-receiver": "true" });
  if (path === "status/runtimeinfo") return anAnswer({ storageRetention: "15d" });
  if (path === "status/config") return anAnswer({ yaml: "global: {scrape_interval: 15s}\n" });
  if (path === "rules") return anAnswer({ groups: [] });
  if (path === "alertmanagers") return anAnswer({ activeAlertmanagers: [], droppedAlertmanagers: [] });
  if (path === "label/feature/values")
    return anAnswer(
      params.get("match[]")?.includes("claude_actions_total{") === true ? [] : ["support-reply"],
    );
  if (query.startsWith("group by (feature, team, environment)"))
    return aVector(
      [{ feature: "support-reply", team: "support" }, 1],
      [{ feature: "support-reply", team: "gro\u001b[31mwth" }, 1],
    );
  return aVector();
}

/** One that answers queries and tells nothing of itself, as Mimir and Thanos do. */
function answerQueries(asked: Asked): Reply {
  if (asked.path === "query" && asked.query.startsWith("group by (feature, team, environment)"))
    return aVector([{ feature: "support-reply", team: "support" }, 1]);
  if (asked.path === "label/feature/values") return anAnswer(["support-reply"]);
  return asked.path.startsWith("query") ? answerFresh(asked) : NOT_FOUND;
}

async function check(
  answer: (asked: Asked) => Reply,
  ...args: readonly string[]
): Promise<{ code: number; out: string; errors: string }> {
  served = await serve(answer);
  const terminal = aTerminal();
  const code = await runCli(["check", file, "--prometheus-url", `http://${served.host}`, ...args], terminal);
  const strip = (text: string): string =>
    text.replaceAll(`http://${served?.host}/`, "URL").replaceAll(file, "budgets.yaml");
  return { code, out: strip(terminal.readOut()), errors: strip(terminal.readErrors()) };
}

describe("bursar check --prometheus-url", () => {
  it("tells at their place, or at the server, what does not fit the budgets, each with a fix", async () => {
    const { code, out, errors } = await check(answerFresh);
    expect(errors.split("\n")).toEqual([
      "URL retention: keeps samples for 15d, and a month to date needs 35d: its figures are too low. Start it with --storage.tsdb.retention.time=35d.",
      "URL ingestion: warning: takes late points for 0s only: what a Collector kept for longer during an outage is refused, and its cost is lost. Set storage.tsdb.out_of_order_time_window to 6h.",
      "URL rules: has none of the compiled rules: nothing is computed, and nobody is told. Add alert-rules/*.rules.yaml to its rule_files, and reload it.",
      "URL alertmanager: sends alerts to no Alertmanager: nobody is told. Name one under alerting.alertmanagers.",
      "budgets.yaml:9:51 features.support-reply.action.signal: warning: counts recorded outcomes, and none was a success in the last 30 days: there is no unit cost. Look at how its actions end.",
      String.raw`budgets.yaml:8:5 features.support-reply.team: warning: calls name 2 teams ("gro\u001b[31mwth", "support"): its cost is split between them. Correct the calls to support.`,
      "",
    ]);
    expect(out).toBe("budgets.yaml: 1 feature, no problems.\nURL, the last 1d: 3 errors, 3 warnings.\n");
    expect(code).toBe(2);
  });

  it("looks for the counter that a feature counts by, and for its labels", async () => {
    const text = readFileSync(file, "utf8");
    const counter = `signal: { counter: 'sent_total{by="agnet"}' }`;
    writeFileSync(file, text.replace("signal: outcome", counter));
    const series: string[] = [];
    const { errors } = await check((asked) => {
      if (asked.path === "metadata") return anAnswer({ sent_total: [{ type: "counter" }] });
      if (asked.path !== "series") return answerQueries(asked);
      const selector = asked.params.get("match[]") ?? "";
      series.push(selector);
      return anAnswer(selector === "sent_total" ? [{ __name__: "sent_total", by: "agent" }] : []);
    });
    expect(series).toEqual(['sent_total{by="agnet"}', "sent_total"]);
    expect(errors).toContain(
      'budgets.yaml:9:61 features.support-reply.action.signal.counter: warning: counts sent_total, and none of its series in the last 30 days has by="agnet". Did you mean "agent"?',
    );
  });

  it("tells the same as JSON, with the query that shows it", async () => {
    const { code, out, errors } = await check(answerFresh, "--format", "json", "--since", "6h");
    expect(code).toBe(2);
    expect(errors).toBe("");
    const { problems, live } = JSON.parse(out) as { problems: readonly object[]; live: object };
    expect(live).toEqual({ url: "URL", since: "6h", unknown: [] });
    expect(problems[0]).toEqual({
      file: "URL",
      line: 0,
      column: 0,
      path: "retention",
      severity: "error",
      text: "keeps samples for 15d, and a month to date needs 35d: its figures are too low. Start it with --storage.tsdb.retention.time=35d.",
      check: "retention",
      query: "status/runtimeinfo",
    });
    expect(problems).toHaveLength(6);
  });

  it("tells it at the top of the file in a format that knows files alone", async () => {
    const github = await check(answerFresh, "--format", "github");
    expect(github.out.split("\n")[0]).toBe(
      "::error file=budgets.yaml,line=1,col=1::retention: URL: keeps samples for 15d, and a month to date needs 35d: its figures are too low. Start it with --storage.tsdb.retention.time=35d.",
    );
    await served?.close();
    const sarif = await check(answerFresh, "--format", "sarif");
    const { runs } = JSON.parse(sarif.out) as { runs: readonly { results: readonly object[] }[] };
    expect(runs[0]?.results).toHaveLength(6);
    expect(runs[0]?.results[0]).toMatchObject({
      locations: [{ physicalLocation: { region: { startLine: 1, startColumn: 1 } } }],
    });
  });

  it("tells what a server keeps to itself as unknown, neither right nor wrong", async () => {
    const { code, out, errors } = await check(answerQueries, "--strict");
    expect(errors.split("\n")).toEqual([
      "URL retention: unknown: does not tell how long it keeps samples, and its oldest sample is 1d old. A month to date needs 35d: ask who runs it whether they are kept.",
      "URL ingestion: unknown: does not tell its configuration. Ask who runs it whether it takes points that are up to 6h late.",
      "URL rules: unknown: does not tell its rules. Ask the server that evaluates them, such as the ruler.",
      "URL alertmanager: unknown: does not tell its Alertmanagers. Ask who runs it whether alerts are sent to one that has alert-rules/alertmanager.yaml.",
      "",
    ]);
    expect(out).toBe("budgets.yaml: 1 feature, no problems.\nURL, the last 1d: 4 unknown.\n");
    expect(code).toBe(0);
  });

  it("exits 1 on a warning with --strict", async () => {
    const answer = (asked: Asked): Reply =>
      asked.query.startsWith("count by (hash)") ? aVector([{ hash: "0" }, 2]) : answerQueries(asked);
    const { code, errors } = await check(answer, "--strict");
    expect(errors).toContain("URL catalog: warning: 2 running processes have the catalog of other budgets.");
    expect(code).toBe(1);
    await served?.close();
    expect((await check(answer)).code).toBe(0);
  });

  it("holds the retention that the file says against that of the server", async () => {
    writeFileSync(file, BUDGETS.replace("receivers:", "retention: 90d\nreceivers:"));
    const { errors } = await check((asked) =>
      asked.path === "status/runtimeinfo" ? anAnswer({ storageRetention: "40d" }) : answerQueries(asked),
    );
    expect(errors.split("\n")[0]).toBe(
      "budgets.yaml:3:1 retention: warning: says 90d, and the server keeps samples for 40d. Correct it, or start the server with --storage.tsdb.retention.time=90d.",
    );
  });

  it("asks nothing while the file has mistakes", async () => {
    writeFileSync(file, BUDGETS.replace("usdPerAction: 0.02", "usdPerAction: -1"));
    let asked = 0;
    const { code, errors } = await check(() => {
      asked += 1;
      return aVector();
    });
    expect(code).toBe(2);
    expect(errors).toContain("budgets.yaml:10:15 features.support-reply.budget.usdPerAction:");
    expect(errors).toContain("URL was not asked: correct the files first.\n");
    expect(asked).toBe(0);
  });

  it.each<[string, Reply, string]>([
    ["who wants to know who asks", { status: 401, body: "" }, "wants to know who asks (401)."],
    ["a page", { body: "<html>Hello</html>" }, "answers, but not as a Prometheus does. Check the address."],
    ["half an answer", { body: '{"status":"succ' }, "answers, but not as a Prometheus does."],
    [
      "an answer of another kind",
      anAnswer({ resultType: "matrix" }),
      "answers, but not as a Prometheus does.",
    ],
    ["a failure", { status: 500, body: "oops" }, "answers with status 500. Check the address."],
  ])("takes %s for a fault of the environment", async (_, reply, message) => {
    const { code, out, errors } = await check(() => reply);
    expect(errors).toContain(`bursar: the Prometheus at URL ${message}`);
    expect({ code, out }).toEqual({ code: 3, out: "" });
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a text", "x"],
    ["a list", [1, null]],
    [
      "groups without rules",
      { groups: [{ name: 1 }, null, { rules: [{}] }], storageRetention: 7, yaml: "a: [" },
    ],
    ["an empty result", { result: [{ values: [] }], activeAlertmanagers: "many" }],
  ])("does not break on a server that tells %s of itself", async (_, told) => {
    const { code, errors } = await check((asked) =>
      asked.path === "query" ? answerFresh(asked) : anAnswer(told),
    );
    expect(code).toBeLessThan(3);
    expect(errors).toContain("had no call in the last 30 days");
  });
});

describe("a Prometheus that never answers", () => {
  let silent: Server;

  beforeEach(() => {
    silent = createServer(() => undefined);
    return new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  });

  afterEach(() => {
    silent.closeAllConnections();
    return new Promise((resolve) => silent.close(resolve));
  });

  it("is given up after a time", async () => {
    const wait = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => wait(ms / 300));
    const address = silent.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
    const terminal = aTerminal();
    expect(await runCli(["check", file, "--prometheus-url", url], terminal)).toBe(3);
    expect(terminal.readErrors()).toBe(
      `bursar: the Prometheus at ${url} did not answer within 30 s. Try again later.\n`,
    );
  });
});
