import { describe, expect, it } from "vitest";
import { runCli } from "../../src/run-cli.ts";
import { aTerminal } from "../a-terminal.ts";
import { aFolder } from "./a-folder.ts";

const write = aFolder();
const USAGE = {
  input_tokens: 1000,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 500,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 500 },
  output_tokens: 100,
  server_tool_use: { web_search_requests: 2 },
  service_tier: "standard",
  inference_geo: "us",
};

async function explain(
  usage: unknown,
  ...args: readonly string[]
): Promise<{ code: number; out: string; errors: string }> {
  const terminal = aTerminal(typeof usage === "string" ? usage : JSON.stringify(usage));
  const code = await runCli(["prices", "explain", "--usage", "-", "--prices", "none", ...args], terminal);
  return { code, out: terminal.readOut(), errors: terminal.readErrors() };
}

describe("bursar prices explain", () => {
  it("shows class × rate × factors = USD, the rows and where they were read", async () => {
    const { code, out } = await explain(USAGE, "--model", "claude-opus-5-5", "--batch");
    expect(code).toBe(0);
    // 1000 × 4, 500 × 8, 100 × 20 USD per million, × 0.5 × 1.1; 2 × 10 USD per thousand.
    expect(out).toMatch(/^input +1,000 +× 4 +per million +× 0\.5 batch × 1\.1 in the US +0\.0022$/m);
    expect(out).toMatch(/^cache_write_1h +500 +× 8 +per million +× 0\.5 batch × 1\.1 in the US +0\.0022$/m);
    expect(out).toMatch(/^output +100 +× 20 +per million +× 0\.5 batch × 1\.1 in the US +0\.0011$/m);
    expect(out).toMatch(/^web_search +2 +× 10 +per thousand +0\.02$/m);
    expect(out).toMatch(/^total +0\.0255$/m);
    expect(out).toContain("\nrow anthropic/claude-opus-5-5/2026-09-22 since 2026-09-22\n  from ");
  });

  it("takes a whole message for what it says of model and stop reason", async () => {
    const message = {
      type: "message",
      model: "claude-haiku-4-5-20251001",
      stop_reason: "refusal",
      usage: { input_tokens: 1000, output_tokens: 0 },
    };
    const { out } = await explain(message, "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      model: "claude-haiku-4-5-20251001",
      totalUsd: 0,
      lines: [
        {
          model: "claude-haiku-4-5",
          costClass: "input",
          units: 1000,
          costUsd: 0,
          reason: "refused_before_output",
        },
      ],
    });
  });

  it("writes small figures without an exponent, as text and as JSON", async () => {
    const usage = { input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 1 };
    expect((await explain(usage, "--model", "claude-opus-5-5")).out).toMatch(/^total +0\.0000002$/m);
    const { out } = await explain(usage, "--model", "claude-opus-5-5", "--format", "json");
    expect(out).toContain('"totalUsd": 0.0000002,');
  });

  it("says why there is no price and what to do, and exits 2", async () => {
    const unknown = await explain(USAGE, "--model", "support-prod");
    expect(unknown.code).toBe(2);
    expect(unknown.out).toMatch(/^total +unknown$/m);
    expect(unknown.out.replaceAll(/\s+/g, " ")).toContain(
      'support-prod, unknown_model: If it is a name of your own, write its model under "deployments" in prices.yaml.',
    );
    const google = await explain(USAGE, "--model", "claude-opus-5-5", "--provider", "google_cloud");
    expect(google.out).toContain("claude-opus-5-5, no_price_for_provider: No source says");
    const { code, out } = await explain(
      { input_tokens: -1, output_tokens: 1 },
      "--model",
      "claude-opus-5-5",
      "--format",
      "json",
    );
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      totalUsd: null,
      problems: ["usage.input_tokens: is not a whole number from 0 to 1e12"],
      unpriced: [{ model: "claude-opus-5-5", reason: "garbage_usage" }],
    });
  });

  it("needs a model, a usage and an object", async () => {
    const path = write("list.json", "[]");
    const terminal = aTerminal();
    expect(await runCli(["prices", "explain", "--usage", path, "--prices", "none"], terminal)).toBe(2);
    expect(terminal.readErrors()).toBe(
      `${path}:1:1 (file): is not an object. Give a usage as the API returns it.\n`,
    );
    expect((await explain(USAGE)).errors).toBe(
      "bursar: no model is named. Add --model, or give the whole message.\n",
    );
    expect((await explain("")).errors).toBe(
      "<stdin>:1:1 (file): is empty. Give a usage as the API returns it.\n",
    );
    expect((await explain('{"input_tokens": 1,\n "output_tokens" 2}')).errors).toBe(
      "<stdin>:2:18 (file): is not JSON from here on. Give a usage as the API returns it.\n",
    );
  });
});
