import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { renderFiles } from "@bursar/budgets/render-files";
import { ensureTools, startStack } from "@bursar/stack";
import type { Stack } from "@bursar/stack";
import { planCommand, readProgramOutput } from "@bursar/tools";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { renderDemoBudgets } from "../../scripts/demo/render-demo-budgets.ts";
import { readPlan } from "../../scripts/read-plan.ts";
import { anOpenMetricsText } from "./an-open-metrics-text.ts";
import type { PastSeries } from "./an-open-metrics-text.ts";

const REPLY = { feature: "support-reply", team: "support", environment: "production", run: "r1" };
const OPUS = { model: "claude-opus-5-5", provider: "anthropic" };
const OWN = { feature: "new-one", team: "growth", run: "r2", model: "my-own", provider: "foundry" };
const PAST: readonly PastSeries[] = [
  {
    counter: "claude_cost_usd",
    labels: { ...REPLY, ...OPUS, token_class: "input", price: "list" },
    hours: 180,
    perHour: 0.21,
  },
  {
    counter: "claude_tokens",
    labels: { ...REPLY, ...OPUS, token_class: "input" },
    hours: 180,
    perHour: 50_000,
  },
  {
    counter: "claude_calls",
    labels: { ...REPLY, ...OPUS, api: "message", result: "ok" },
    hours: 180,
    perHour: 12,
  },
  { counter: "claude_actions", labels: { ...REPLY, outcome: "success" }, hours: 180, perHour: 9 },
  { counter: "claude_actions", labels: { ...REPLY, outcome: "failure" }, hours: 180, perHour: 1 },
  { counter: "claude_calls", labels: { ...OWN, api: "message", result: "ok" }, hours: 3, perHour: 5 },
  { counter: "claude_tokens", labels: { ...OWN, token_class: "input" }, hours: 3, perHour: 500 },
  {
    counter: "claude_unpriced_tokens",
    labels: { ...OWN, token_class: "input", reason: "unknown_model" },
    hours: 3,
    perHour: 500,
  },
  // Scraped besides: the same calls once more.
  {
    counter: "claude_tokens",
    labels: { ...REPLY, ...OPUS, token_class: "input", job: "scraped" },
    hours: 180,
    perHour: 50_000,
  },
  { counter: "claude_calls", labels: { ...REPLY, team: "growth", result: "ok" }, hours: 3, perHour: 1 },
];

let folder = "";
let stack: Stack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bursar-live-"));
  // One feature counts outcomes, the other calls: both kinds of rules are loaded.
  const [replies, triage = ""] = readFileSync("budgets.yaml", "utf8").split(/^(?= {2}ticket-triage:)/m);
  const text = renderDemoBudgets(`${replies}${triage.replace("signal: outcome", "signal: calls")}`, {
    pageUrl: "http://127.0.0.1:9/page",
    minActions: undefined,
  });
  writeFileSync(join(folder, "budgets.yaml"), text);
  for (const file of renderFiles(readPlan(text), { day: "2026-11-23" })) {
    const path = join(folder, "files", file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.text);
  }
  await writePast();
  stack = await startStack({
    dataDir: join(folder, "stack"),
    filesDir: join(folder, "files"),
    env: process.env,
  });
});

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Gives the Prometheus that is about to start a past. */
async function writePast(): Promise<void> {
  const { promtool } = await ensureTools({ env: process.env });
  const blocks = join(folder, "stack", "prometheus");
  mkdirSync(blocks, { recursive: true });
  const text = join(folder, "past.txt");
  writeFileSync(text, anOpenMetricsText(PAST, Date.now()));
  const args = ["tsdb", "create-blocks-from", "openmetrics", text, blocks];
  const command = planCommand(promtool, args, { mounts: [{ path: folder, writable: true }] });
  const output = await readProgramOutput(command.command, command.args, process.env, 60);
  expect(output.failure).toBe("");
}

function bursar(...args: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  const main = resolve("packages/cli/src/main.ts");
  return new Promise((done) => {
    execFile(
      process.execPath,
      ["--conditions=@bursar/source", main, ...args],
      { cwd: folder },
      (error, out, errors) => done({ code: error === null ? 0 : Number(error.code), out, errors }),
    );
  });
}

describe("bursar init", () => {
  it("writes what a real Prometheus measured in a week, to the cent", async () => {
    const { code, out, errors } = await bursar(
      "init",
      "--prometheus-url",
      stack.urls.prometheus,
      "--output",
      "-",
    );
    expect(errors).toBe("");
    expect(code).toBe(0);
    // 168 hours of 0.21, 9 of 10 actions successful; the other feature has no price and is younger than a day.
    expect(out).toContain(
      [
        "  # Last 7d: $35.28 for 1,512 successful of 1,680 ended actions: $0.0233 each.",
        "  # 30 days at this pace: 6,480 successful actions and $151.20.",
        "  # Models: claude-opus-5-5 $35.28.",
        "  support-reply:",
        "    team: support",
      ].join("\n"),
    );
    expect(out).toContain(
      [
        "  # Last 7d: unknown cost for 15 ok of 15 ended calls: no unit cost.",
        "  # Seen for 4 h only: too short to tell a month.",
        "  # 1,500 tokens had no known price: the figures leave them out.",
        "  new-one:",
        "    team: growth",
      ].join("\n"),
    );
  });
});

describe("bursar check", () => {
  it("finds what of a real Prometheus does not fit the budgets", async () => {
    const { code, out, errors } = await bursar("check", "--prometheus-url", stack.urls.prometheus);
    expect(errors.replaceAll(stack.urls.prometheus, "URL").split("\n")).toEqual([
      "budgets.yaml:71:3 features.ticket-triage: warning: had no call in the last 30 days: its budget watches nothing. Correct the name here or in withFeature(...), or drop it.",
      'budgets.yaml:52:1 features: warning: "new-one" was seen and is not declared: it has no budget. Declare it, or correct withFeature(...).',
      'budgets.yaml:54:5 features.support-reply.team: warning: calls name 2 teams ("growth", "support"): its cost is split between them. Correct the calls to support.',
      'URL/ twice: the same calls of "support-reply" arrive as {job="scraped"} and {}: they are counted twice. Keep one way, such as OTLP alone, and one server of a pair.',
      "URL/ prices: warning: my-own at foundry has no price today: unknown_model (1,500 tokens in 1d). Write its prices into prices.yaml, or update bursar.",
      "",
    ]);
    expect(out.replaceAll(stack.urls.prometheus, "URL")).toBe(
      "budgets.yaml: 2 features, no problems.\nURL/, the last 1d: 1 error, 4 warnings.\n",
    );
    expect(code).toBe(2);
  });

  it("tells rules of an older file from those that are loaded", async () => {
    const budgets = readFileSync(join(folder, "budgets.yaml"), "utf8");
    const changed = budgets.replace("usdPerAction: 0.002", "usdPerAction: 0.003");
    writeFileSync(join(folder, "changed.yaml"), changed);
    const { errors } = await bursar("check", "changed.yaml", "--prometheus-url", stack.urls.prometheus);
    const rules = errors.split("\n").filter((line) => line.includes(" rules: "));
    const reload = "Run bursar compile, bring the files to the server, and reload it.";
    expect(rules.map((line) => line.replace(/^.* rules: /, ""))).toEqual([
      `warning: claude-budgets: claude_budget_unit_cost_usd{feature="ticket-triage"} differs from these budgets. ${reload}`,
      `warning: claude-alerts: ClaudeUnitCostOverBudget{budget="unit_cost",feature="ticket-triage",owner="triage-eng",severity="page",team="support"} differs from these budgets. ${reload}`,
    ]);
  });
});
