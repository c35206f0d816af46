import { describe, expect, it } from "vitest";
import { runCli } from "../../src/run-cli.ts";
import { aTerminal } from "../a-terminal.ts";
import { aFolder } from "./a-folder.ts";

const write = aFolder();

async function run(...args: readonly string[]): Promise<{ code: number; out: string; errors: string }> {
  const terminal = aTerminal();
  const code = await runCli(
    ["prices", ...args, ...(args.includes("--prices") ? [] : ["--prices", "none"])],
    terminal,
  );
  return { code, out: terminal.readOut(), errors: terminal.readErrors() };
}

const CONTRACT = `apiVersion: bursar.dev/v1
kind: Prices
deployments: { support-prod: claude-opus-5-5 }
contracts:
  acme-2026:
    from: 2026-10-01
    providers: [anthropic]
    multiplier: 0.5
`;

describe("bursar prices", () => {
  it("shows the rates in force today in aligned columns of at most 120 characters", async () => {
    const { code, out } = await run("--provider", "all");
    expect(code).toBe(0);
    expect(out).toContain("USD per million tokens on 2026-11-22\n");
    expect(out).toMatch(/^claude-opus-5-5 +anthropic +base +4 +20 +5 +8 +0\.2 +2026-09-22$/m);
    expect(out).toMatch(
      /^claude-haiku-5-5 +anthropic +> 100,000 +0\.5 +2\.5 +0\.625 +1 +0\.05 +2026-10-07$/m,
    );
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it("says since when and until when, and what is announced", async () => {
    const { out } = await run();
    expect(out).toMatch(/^claude-opus-4-8 +fast .* 2026-05-28 {2}2026-11-30$/m);
    expect(out).toMatch(/^claude-sonnet-4-5 +base .* retires 2026-11-30$/m);
  });

  it("tells the factors, the web search, the book, and what has no price and why", async () => {
    const { out } = await run();
    expect(out).toContain("\nbatch: × 0.5\n");
    expect(out).toContain("\ninference in the US: × 1.1; no surcharge for claude-haiku-4-5, ");
    expect(out).toContain("\nweb search: $10 per 1,000 (anthropic)\n");
    expect(out).toMatch(/^price book \d{4}-\d\d-\d\d, compared with its sources on \d{4}-\d\d-\d\d$/m);
    expect(out).toContain(
      "  anthropic, no_price_for_provider: claude-mythos-preview. No public price was found",
    );
  });

  it("goes by the day that is asked for", async () => {
    const before = await run("--model", "claude-opus-5-5", "--at", "2026-09-21");
    expect(before.code).toBe(2);
    expect(before.errors).toBe(
      "bursar: claude-opus-5-5 has no price at anthropic on 2026-09-21: no_price_at_date. " +
        "Its first price is of 2026-09-22. Name the day of the call with --at, or write contract prices into prices.yaml.\n",
    );
    const { out } = await run("--model", "claude-opus-5-5", "--at", "2026-09-22");
    expect(out).toMatch(/^claude-opus-5-5 +base +4 +20 +5 +8 +0\.2 /m);
  });

  it("leaves the long-prompt rates of a model to their own days", async () => {
    const { out } = await run("--model", "claude-haiku-5-5", "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      at: "2026-11-22",
      prices: [
        { band: "base", rates: { input: "0.1" } },
        { band: "long_prompt", aboveTokens: 100000, rates: { input: "0.5" } },
      ],
      webSearches: [{ provider: "anthropic", usdPerThousand: "10" }],
      unpriced: [],
    });
  });

  it("finds a model by the ARN of Bedrock, and writes RFC 4180", async () => {
    const arn = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    const { out } = await run("--model", arn, "--format", "csv");
    const [heading = "", line = "", end] = out.split("\r\n");
    expect(heading).toContain("model,provider,band,above_tokens,input_usd_per_million,");
    expect(line).toMatch(/^claude-haiku-4-5,anthropic,base,,1,5,1\.25,2,0\.1,2025-10-15,,,list,,0\.5,,/);
    expect(line).toContain(',anthropic/claude-haiku-4-5/2025-10-15,"@anthropic-ai/claude-agent-sdk');
    expect(end).toBe("");
  });

  it("lays contract prices over the list, and knows the names of deployments", async () => {
    const prices = write("contract.yaml", CONTRACT);
    const { out, errors } = await run("--model", "support-prod", "--prices", prices);
    expect(errors).toBe("");
    expect(out).toMatch(/^claude-opus-5-5 +base \* +2 +10 +2\.5 +4 +0\.1 +2026-10-01$/m);
    expect(out).toContain("\n* contract: acme-2026\n");
  });

  it("shows every mistake of the contract prices, and nothing else", async () => {
    const prices = write(
      "bad.yaml",
      CONTRACT.replace("0.5", "free").replace("claude-opus-5-5", "claude-opus-55"),
    );
    const { code, out, errors } = await run("--prices", prices);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(errors.split("\n")).toHaveLength(3);
    expect(errors).toContain(
      `${prices}:3:16 deployments.support-prod: "claude-opus-55" is not a known model.`,
    );
  });

  it.each([
    [
      ["--model", "claude-opus-55"],
      '"claude-opus-55" has no price: unknown_model. Did you mean "claude-opus-5-5"?',
    ],
    [["--provider", "bedrok"], '--provider is "bedrok". Did you mean "bedrock"?'],
    [["--at", "2026-02-30"], '--at is "2026-02-30". Write a day or a time'],
    [["exlpain"], '"exlpain" is not a command of prices. Did you mean "explain"?'],
    [["--prices", "-"], "--prices is -. Name a file."],
    [["--prices", "none.yaml"], "cannot read none.yaml: it does not exist. Name a file of contract prices"],
  ])("takes %j for the user's mistake", async (args, message) => {
    const { code, out, errors } = await run(...args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(errors).toContain(`bursar: ${message}`);
  });

  it("lists the commands below it on --help, and explains each of them", async () => {
    const { out } = await run("--help");
    expect(out).toContain("USAGE bursar prices [OPTIONS] explain|apply|check");
    expect((await run("explain", "--help")).out).toContain(
      "USAGE bursar prices explain [OPTIONS] --usage=<file>",
    );
  });
});
