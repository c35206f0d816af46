import type { Anthropic } from "@anthropic-ai/sdk";
import { beforeEach, expect, test } from "vitest";
import { meterSession, withAction, withFeature } from "../src/index.ts";
import { findScopeStore } from "../src/scope-store.ts";
import { meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

type Session = Anthropic.Beta.BetaManagedAgentsSession;
type Usage = Session["usage"];

beforeEach(() => findScopeStore().sessions.clear());

const USAGE: Usage = {
  input_tokens: 1_000,
  output_tokens: 500,
  cache_read_input_tokens: 10_000,
  cache_creation: { ephemeral_5m_input_tokens: 1_600, ephemeral_1h_input_tokens: 400 },
  server_tool_use: { web_search_requests: 2, web_fetch_requests: 1 },
  active_seconds: 90,
  list_cost: { amount: "6", currency: "USD" },
};
const LATER: Usage = {
  ...USAGE,
  input_tokens: 1_500,
  output_tokens: 600,
  list_cost: { amount: "9", currency: "USD" },
};

/** A session of one agent; `agent` overrides what a test is about. */
function aSession(usage: unknown, agent: object = {}, id = "sesn_1"): object {
  return {
    type: "session",
    id,
    status: "idle",
    agent: {
      type: "agent",
      id: "agent_1",
      model: { id: "claude-opus-5-5", speed: "standard" },
      multiagent: null,
      ...agent,
    },
    usage,
  };
}

const HAIKU_BESIDE = {
  multiagent: {
    type: "coordinator",
    agents: [{ type: "agent", id: "agent_2", model: { id: "claude-haiku-5-5", speed: "standard" } }],
  },
};

test("tokens of a session of one model are priced by class, and there is no call", async () => {
  const { readPoints } = meterAnew();
  expect(withFeature("research", () => meterSession(aSession(USAGE)))).toBeCloseTo(0.0472, 12);
  const points = await readPoints();
  const who = { feature: "research", api: "session", model: "claude-opus-5-5", basis: "reported" };
  expect(sumOf(points, "claude.tokens", { ...who, token_class: "cache_write_5m" })).toBe(1_600);
  expect(sumOf(points, "claude.tokens", who)).toBe(13_500);
  expect(sumOf(points, "claude.cost.usd", { ...who, token_class: "web_search" })).toBeCloseTo(0.02, 12);
  expect(sumOf(points, "claude.cost.usd", { token_class: "unsplit" })).toBe(0);
  expect(sumOf(points, "claude.cost.usd", who)).toBeCloseTo(0.0472, 12);
  expect(sumOf(points, "claude.server_tool.requests")).toBe(3);
  expect(selectPoints(points, "claude.calls")).toEqual([]);
  expect(sumOf(points, "claude.meter.errors")).toBe(0);
});

test("a state counts once, growth by growth, and one that comes late adds nothing", async () => {
  const { readPoints } = meterAnew();
  expect(meterSession(aSession(USAGE))).toBeCloseTo(0.0472, 12);
  expect(meterSession(aSession(USAGE))).toBe(0);
  expect(meterSession(aSession(LATER))).toBeCloseTo(0.004, 12);
  expect(meterSession(aSession(USAGE))).toBe(0);
  expect(meterSession(aSession(LATER))).toBe(0);
  meterSession(aSession(USAGE, {}, "sesn_2"));
  const points = await readPoints();
  expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(2_500);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(0.0984, 12);
});

test("states out of order add up to the highest", async () => {
  const { readPoints } = meterAnew();
  meterSession(aSession(LATER, HAIKU_BESIDE));
  expect(meterSession(aSession(USAGE, HAIKU_BESIDE))).toBe(0);
  expect(sumOf(await readPoints(), "claude.cost.usd")).toBeCloseTo(0.09, 12);
});

test("of several models the list cost is the cost, unsplit, and its growth later on", async () => {
  const { readPoints } = meterAnew();
  expect(meterSession(aSession(USAGE, HAIKU_BESIDE))).toBeCloseTo(0.06, 12);
  expect(meterSession(aSession(LATER, HAIKU_BESIDE))).toBeCloseTo(0.03, 12);
  const points = await readPoints();
  const what = { model: "unknown", provider: "anthropic", api: "session", price: "list" };
  expect(sumOf(points, "claude.cost.usd", { ...what, token_class: "unsplit" })).toBeCloseTo(0.09, 12);
  expect(sumOf(points, "claude.cost.usd")).toBeCloseTo(0.09, 12);
  expect(sumOf(points, "claude.tokens", { model: "unknown" })).toBe(14_100);
  expect(selectPoints(points, "claude.unpriced.tokens")).toEqual([]);
});

test("of several models without a list cost the tokens are unpriced; a later list cost covers them", async () => {
  const { readPoints } = meterAnew();
  const { list_cost: _, ...early } = USAGE;
  expect(meterSession(aSession(early, HAIKU_BESIDE))).toBeUndefined();
  expect(meterSession(aSession(USAGE, HAIKU_BESIDE))).toBeCloseTo(0.06, 12);
  const points = await readPoints();
  expect(sumOf(points, "claude.unpriced.tokens", { reason: "unknown_model" })).toBe(13_500);
  expect(sumOf(points, "claude.cost.usd", { token_class: "unsplit" })).toBeCloseTo(0.06, 12);
});

test("whether a session has one model is read from everything that may run in it", () => {
  meterAnew();
  const opus = { type: "agent", model: { id: "claude-opus-5-5", speed: "standard" } };
  const off = { type: "disabled" };
  const roster = (members: object): object => ({
    multiagent: { type: "multiagent_20261001", advisor: off, subagents: off, workflows: off, ...members },
  });
  const one = [
    roster({}),
    roster({ advisor: { type: "enabled", model: "claude-opus-5-5" } }),
    roster({ subagents: { type: "enabled", inline_agents: off, predefined_agents: [opus] } }),
    { multiagent: { type: "coordinator", agents: [opus, { type: "advisor", model: "claude-opus-5-5" }] } },
  ];
  const several = [
    roster({ advisor: { type: "enabled", model: "claude-fable-5-2" } }),
    roster({ workflows: { type: "enabled", inline_agents: { type: "enabled" }, predefined_agents: [] } }),
    roster({ subagents: { type: "enabled", inline_agents: off, predefined_agents: [{ model: 5 }] } }),
    { multiagent: { type: "coordinator", agents: [{ model: { id: "claude-opus-5-5", speed: "fast" } }] } },
    { multiagent: { type: "multiagent_20270101" } },
    { model: undefined },
  ];
  const costs = [...one, ...several].map((agent, index) => meterSession(aSession(USAGE, agent, `s${index}`)));
  expect(costs.slice(0, one.length).every((costUsd) => costUsd?.toFixed(6) === "0.047200")).toBe(true);
  expect(costs.slice(one.length)).toEqual([0.06, 0.06, 0.06, 0.06, 0.06, 0.06]);
});

test("speed and place of the agent's model are priced", () => {
  meterAnew();
  const usage = { input_tokens: 1_000, output_tokens: 500 };
  const fast = { model: { id: "claude-opus-5-5", speed: "fast" } };
  expect(meterSession(aSession(usage, fast))).toBeCloseTo(0.028, 12);
  const us = { model: { id: "claude-opus-5-5", inference_geo: "us" } };
  expect(meterSession(aSession(usage, us, "sesn_2"))).toBeCloseTo(0.0154, 12);
});

test("where the length of each prompt decides, the list cost is the cost", () => {
  meterAnew();
  const haiku = { model: { id: "claude-haiku-5-5" } };
  const usage = { input_tokens: 150_000, output_tokens: 1_000 };
  const listCost = { amount: "2", currency: "USD" };
  expect(meterSession(aSession({ ...usage, list_cost: listCost }, haiku))).toBe(0.02);
  expect(meterSession(aSession(usage, haiku, "sesn_2"))).toBeUndefined();
});

test("a list cost that is no count of US cents is not known", () => {
  meterAnew();
  for (const [index, listCost] of [
    { amount: "6", currency: "EUR" },
    { amount: "6.5", currency: "USD" },
    { amount: -6, currency: "USD" },
    null,
  ].entries())
    expect(
      meterSession(aSession({ ...USAGE, list_cost: listCost }, HAIKU_BESIDE, `s${index}`)),
    ).toBeUndefined();
});

test("a session that another process counted goes on from since", async () => {
  const { readPoints } = meterAnew();
  expect(meterSession(aSession(LATER), { since: aSession(USAGE) })).toBeCloseTo(0.004, 12);
  expect(sumOf(await readPoints(), "claude.tokens")).toBe(600);
});

test("the cost belongs to the action around it", async () => {
  const { readPoints } = meterAnew();
  withAction("research", (action) => {
    meterSession(aSession(USAGE));
    action.succeed();
  });
  expect(sumOf(await readPoints(), "claude.action.cost.usd")).toBeCloseTo(0.0472, 12);
});

test("garbage is counted as such and never thrown", async () => {
  const { readPoints } = meterAnew();
  const cyclic: Record<string, unknown> = { id: "sesn_1" };
  cyclic["usage"] = cyclic;
  const throwing = {
    get id(): string {
      throw new Error("no");
    },
  };
  const garbage = [null, undefined, "session", Number.NaN, {}, throwing, { id: 5, usage: {} }, []];
  for (const session of garbage) expect(meterSession(session)).toBeUndefined();
  expect(meterSession(cyclic)).toBe(0);
  const broken = { ...USAGE, input_tokens: Number.NaN, output_tokens: -5, cache_creation: "some" };
  expect(meterSession(aSession(broken))).toBeUndefined();
  const points = await readPoints();
  expect(sumOf(points, "claude.meter.errors", { step: "session" })).toBe(garbage.length);
  expect(sumOf(points, "claude.unpriced.tokens", { reason: "garbage_usage" })).toBe(10_000);
  expect(points.every(({ figure }) => Number.isFinite(figure))).toBe(true);
});

test("a figure that is a symbol is garbage: it is told, and a later state counts in full", async () => {
  const { readPoints } = meterAnew();
  const many = Symbol("many");
  const broken = { ...USAGE, input_tokens: many, cache_creation: { ephemeral_5m_input_tokens: many } };
  expect(meterSession(aSession(broken))).toBeUndefined();
  meterSession(aSession(USAGE));
  const points = await readPoints();
  expect(sumOf(points, "claude.tokens", { token_class: "input" })).toBe(1_000);
  expect(sumOf(points, "claude.tokens", { token_class: "output" })).toBe(500);
  expect(sumOf(points, "claude.meter.errors", { step: "usage" })).toBeGreaterThan(0);
  expect(sumOf(points, "claude.meter.errors", { step: "session" })).toBe(0);
});
