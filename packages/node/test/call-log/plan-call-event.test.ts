import { ROOT_CONTEXT } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { planCallEvent } from "../../src/call-log/plan-call-event.ts";
import { aCallRecord } from "./a-call-record.ts";

test("an event says what the line says, without what is not known", () => {
  expect(planCallEvent(aCallRecord())).toEqual({
    eventName: "claude.call",
    timestamp: Date.parse("2026-11-30T10:00:01.500Z"),
    severityNumber: 9,
    severityText: "INFO",
    context: ROOT_CONTEXT,
    attributes: {
      "claude.schema": "bursar.dev/call/1",
      "claude.kind": "call",
      "claude.run": "9f86d081884c7d65",
      "claude.number": 1,
      "claude.started_at": "2026-11-30T10:00:00.000Z",
      "claude.duration_seconds": 1.5,
      "claude.request_id": "req_1",
      "claude.request_model": "claude-opus-5-5",
      "claude.response_model": "claude-opus-5-5",
      "claude.provider": "anthropic",
      "claude.api": "message",
      "claude.environment": "staging",
      "claude.feature": "support-reply",
      "claude.team": "support",
      "claude.path": "unknown",
      "claude.prompt_version": "v7",
      "claude.tags": { customer: "c-17", "Plan Name": "team" },
      "claude.action_ids": ["a-1", "a-2"],
      "claude.result": "ok",
      "claude.error_type": "none",
      "claude.stop_reason": "end_turn",
      "claude.max_tokens": 100,
      "claude.cost_usd": 0.000208,
      "claude.is_output_estimated": false,
      "claude.service_tier": "standard",
      "claude.speed": "standard",
      "claude.geo": "global",
      "claude.thinking_tokens": 0,
      "claude.web_search_requests": 0,
      "claude.web_fetch_requests": 0,
      "claude.parts": [
        {
          model: "claude-opus-5-5",
          tokens: { input: 2, cache_write_5m: 10, output: 10 },
          cost_usd: { input: 0.000008, output: 0.0002 },
          speed: "standard",
          price_band: "base",
          price: "list",
          price_row: "anthropic/claude-opus-5-5/2026-09-22",
        },
      ],
      "claude.prices_version": "2026-11-20",
      "claude.prompt_blocks": [{ place: "system", size_bytes: 37, hash: "ab".repeat(16), cache_ttl: "5m" }],
      "claude.prompt_blocks_left_out": 0,
    },
  });
});

test("an unknown cost is no attribute, and a cost of 0 is one", () => {
  expect(planCallEvent(aCallRecord({ costUsd: null })).attributes).not.toHaveProperty("claude.cost_usd");
  expect(planCallEvent(aCallRecord({ costUsd: 0 })).attributes?.["claude.cost_usd"]).toBe(0);
});

test("a record without a duration is of the time that it says", () => {
  const { timestamp } = planCallEvent(aCallRecord({ durationSeconds: null }));
  expect(timestamp).toBe(Date.parse("2026-11-30T10:00:00.000Z"));
});
