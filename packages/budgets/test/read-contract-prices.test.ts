import { describe, expect, it } from "vitest";
import { renderProblem } from "../src/problem.ts";
import { readContractPrices } from "../src/read-contract-prices.ts";
import { aPricesFile, PRICES_FILE } from "./a-prices-file.ts";
import { PRICE_MISTAKES } from "./price-mistakes.ts";

const HEAD = "apiVersion: bursar.dev/v1\nkind: Prices\n";
const ARN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2";

function readProblems(text: string): readonly string[] {
  return (readContractPrices(text, "prices.yaml").problems ?? []).map(renderProblem);
}

/** A generator of whole numbers below a bound, the same in every run. */
function aDice(seed: number): (below: number) => number {
  let random = seed;
  return (below) => {
    random = (random * 48_271) % 2_147_483_647;
    return random % below;
  };
}

describe("readContractPrices", () => {
  it("reads a correct file: decimal strings, canonical models, defaults filled in", () => {
    expect(readContractPrices(PRICES_FILE, "prices.yaml")).toEqual({
      prices: {
        schema: "bursar.dev/contract-prices/1",
        deployments: { "support-prod": "claude-opus-5-5", [ARN]: "claude-haiku-4-5-20251001" },
        contracts: [
          {
            name: "acme-2026",
            from: "2026-10-01",
            until: "2027-10-01",
            providers: ["anthropic"],
            multiplier: "0.85",
            priorityMultiplier: "0.5",
            batchMultiplier: "0.45",
            geoUsMultiplier: "1.05",
            webSearchUsdPerThousand: "8",
            models: {
              "claude-opus-5-5": { multiplier: "0.8" },
              "claude-opus-4-6": {
                base: { input: "1.8", output: "9" },
                longPrompt: { input: "2" },
                fast: { input: "4" },
              },
            },
          },
          {
            name: "acme-2027",
            from: "2027-10-01",
            providers: ["anthropic", "bedrock"],
            multiplier: "0.8",
            models: {},
          },
        ],
      },
    });
  });

  it("writes the same bytes of the same file, without keys that hold nothing", () => {
    const text = JSON.stringify(
      readContractPrices(`${HEAD}contracts: { a: { from: 2026-10-01 } }`, "p").prices,
    );
    expect(text).toBe(
      '{"schema":"bursar.dev/contract-prices/1","deployments":{},"contracts":[{"name":"a","from":"2026-10-01","providers":["anthropic","aws","foundry","bedrock","vertex","google_cloud"],"multiplier":"1","models":{}}]}',
    );
  });

  it("stores a model under its canonical id, whichever of its ids the contract uses", () => {
    const text = aPricesFile(["claude-opus-5-5: { mult", "claude-haiku-4-5-20251001: { mult"]);
    const models = readContractPrices(text, "prices.yaml").prices?.contracts[0]?.models ?? {};
    expect(Object.keys(models)).toEqual(["claude-haiku-4-5", "claude-opus-4-6"]);
  });

  it.each([
    ["1e-1", "0.1"],
    ["'0.850'", "0.85"],
    ["0010.000", "10"],
    [".5", "0.5"],
    ["0.0001", "0.0001"],
    ["1.0", "1"],
  ])("takes a factor of %s for %s", (written, decimal) => {
    const { prices } = readContractPrices(aPricesFile(["0.85", written]), "prices.yaml");
    expect(prices?.contracts[0]?.multiplier).toBe(decimal);
  });

  it("takes factors of priority and prices of searches of zero, and prices at both bounds", () => {
    const { prices } = readContractPrices(
      aPricesFile(
        ["priorityMultiplier: 0.5", "priorityMultiplier: 0"],
        ["webSearchUsdPerThousand: 8", "webSearchUsdPerThousand: 0"],
        ["{ input: 1.8, output: 9 }", "{ cacheRead: 0.001, cacheWrite1h: 500, input: 1.000001 }"],
      ),
      "prices.yaml",
    );
    const contract = prices?.contracts[0];
    expect(contract?.priorityMultiplier).toBe("0");
    expect(contract?.webSearchUsdPerThousand).toBe("0");
    expect(contract?.models["claude-opus-4-6"]?.base).toEqual({
      cacheRead: "0.001",
      cacheWrite1h: "500",
      input: "1.000001",
    });
  });

  it("keeps names and ids that look like numbers as they are written", () => {
    const text = `${HEAD}deployments: { 1e3: claude-opus-5, 12345678901234567890: claude-opus-5 }\ncontracts: { 2026.10: { from: 2026-10-01 } }\n`;
    const { prices } = readContractPrices(text, "prices.yaml");
    expect(prices?.deployments).toEqual({
      "1e3": "claude-opus-5",
      "12345678901234567890": "claude-opus-5",
    });
    expect(prices?.contracts[0]?.name).toBe("2026.10");
  });

  it("takes a deployment that is named like its own model", () => {
    const text = `${HEAD}deployments: { claude-opus-5-5: claude-opus-5-5 }`;
    expect(readContractPrices(text, "p").prices?.deployments).toEqual({
      "claude-opus-5-5": "claude-opus-5-5",
    });
  });

  it("takes contracts of the same days with different providers", () => {
    const text = aPricesFile([
      "from: 2027-10-01\n    providers: [anthropic, bedrock]",
      "from: 2026-10-01\n    providers: [bedrock]",
    ]);
    expect(readContractPrices(text, "prices.yaml").prices?.contracts).toHaveLength(2);
  });

  it.each(PRICE_MISTAKES)("explains $name", ({ changes, problems }) => {
    expect(readProblems(aPricesFile(...changes))).toEqual(problems);
  });

  it("names every problem of a file at once, in the order of its lines", () => {
    const text = aPricesFile(
      ["support-prod: claude-opus-5-5", "support-prod: claude-opus-5-6"],
      ["until: 2027-10-01", "until: 2026-09-30"],
      ["multiplier: 0.85", "multiplier: 0"],
      ["output: 9", "outptu: 9"],
    );
    expect(readProblems(text)).toEqual([
      'prices.yaml:4:3 deployments.support-prod: "claude-opus-5-6" is not a known model. Did you mean "claude-opus-5-5"?',
      'prices.yaml:9:5 contracts.acme-2026.until: is not after "from" (2026-10-01). Write the first day on which it holds no more, or leave it out.',
      "prices.yaml:11:5 contracts.acme-2026.multiplier: is 0. Write a factor above 0, at most 10, with at most 4 decimals, such as 0.85.",
      'prices.yaml:19:38 contracts.acme-2026.models.claude-opus-4-6.usdPerMillion.outptu: is not a known key here. Did you mean "output"?',
    ]);
  });

  it.each([
    ["nothing", "", 'is empty. Begin with "apiVersion: bursar.dev/v1" and "kind: Prices".'],
    ["a comment alone", "# prices\n", 'is empty. Begin with "apiVersion: bursar.dev/v1" and "kind: Prices".'],
    ["a null", "null", 'is empty. Write a mapping that begins with "apiVersion: bursar.dev/v1".'],
    ["a list", "- a", 'is a list. Write a mapping that begins with "apiVersion: bursar.dev/v1".'],
    ["a text", "hello", 'is "hello". Write a mapping that begins with "apiVersion: bursar.dev/v1".'],
    [
      "its head alone",
      HEAD,
      "has neither contracts nor deployments. Declare at least one of them, or drop the file.",
    ],
    [
      "empty sections",
      `${HEAD}contracts: {}\ndeployments: {}\n`,
      "has neither contracts nor deployments. Declare at least one of them, or drop the file.",
    ],
  ])("says what to write into a file with %s", (_, text, problem) => {
    expect(readProblems(text)).toEqual([`prices.yaml:1:1 (file): ${problem}`]);
  });

  it("says what to write into sections that are empty", () => {
    expect(readProblems(`${HEAD}contracts:\ndeployments:\n`)).toEqual([
      "prices.yaml:3:1 contracts: is empty. Write one contract per line: <name>: { from: 2026-10-01, multiplier: 0.85 }.",
      "prices.yaml:4:1 deployments: is empty. Write one deployment per line: <id>: <model>.",
    ]);
  });

  it("says how many documents a file holds, where the second begins", () => {
    expect(readProblems(`${PRICES_FILE}---\n${PRICES_FILE}`)).toEqual([
      "prices.yaml:26:1 (file): holds 2 documents. Keep one.",
    ]);
  });

  it("refuses an alias bomb instead of expanding it", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed", "fe", "gf"]) {
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(", ")}]`);
    }
    expect(readProblems(bomb.join("\n"))).toEqual([
      "prices.yaml:2:8 (file): cannot be read: Excessive alias count indicates a resource exhaustion attack. Write the text out instead of using aliases.",
    ]);
  });

  it("finds a contract that is another one's alias, and days whatever the YAML version", () => {
    const text = `%YAML 1.1\n---\n${HEAD}contracts:\n  a: &a { from: 2026-10-01 }\n  b: *a\n`;
    expect(readProblems(text)).toEqual([
      'prices.yaml:7:3 contracts.b: holds for anthropic on 2026-10-01, and so does "a". Let one end before the other begins, or name other providers.',
    ]);
  });

  it("reads the same from a file with a byte order mark and Windows line ends", () => {
    const windows = `\uFEFF${PRICES_FILE.replaceAll("\n", "\r\n")}`;
    expect(readContractPrices(windows, "p")).toEqual(readContractPrices(PRICES_FILE, "p"));
  });

  it("says, in a file that is right otherwise, what of a contract does not fit the price list", () => {
    const text = `apiVersion: bursar.dev/v1
kind: Prices
contracts:
  acme:
    from: 2026-10-01
    providers: [google_cloud]
    models:
      claude-opus-5-5: { usdPerMillion: { input: 4, output: 20 } }
  other:
    from: 2026-10-01
    providers: [anthropic]
    models:
      claude-haiku-5-5:
        fastUsdPerMillion: { input: 1 }
`;
    expect(readContractPrices(text, "prices.yaml").problems?.map(renderProblem)).toEqual([
      "prices.yaml:8:7 contracts.acme.models.claude-opus-5-5: has no list price at google_cloud in these days, so the contract must name all five classes. Add usdPerMillion.cacheWrite5m, usdPerMillion.cacheWrite1h, usdPerMillion.cacheRead.",
      "prices.yaml:14:9 contracts.other.models.claude-haiku-5-5.fastUsdPerMillion: has no effect: the list has no fast mode of claude-haiku-5-5. Remove it.",
    ]);
  });

  it("tells that in the same run as mistakes of the shape", () => {
    const text = `apiVersion: bursar.dev/v1
kind: Prices
contracts:
  other:
    from: 2026-10-01
    multiplier: -1
    models:
      claude-haiku-5-5:
        fastUsdPerMillion: { input: 1 }
`;
    expect(readContractPrices(text, "prices.yaml").problems?.map(renderProblem)).toEqual([
      "prices.yaml:6:5 contracts.other.multiplier: is -1. Write a factor above 0, at most 10, with at most 4 decimals, such as 0.85.",
      "prices.yaml:9:9 contracts.other.models.claude-haiku-5-5.fastUsdPerMillion: has no effect: the list has no fast mode of claude-haiku-5-5. Remove it.",
    ]);
  });

  it.each(["Claude-Opus-5", "us.anthropic.claude-opus-5", "claude-opus-5@20260724"])(
    "does not let the deployment %s make a model another one",
    (id) => {
      const text = `apiVersion: bursar.dev/v1\nkind: Prices\ndeployments: { "${id}": claude-haiku-5-5 }\n`;
      expect(readContractPrices(text, "p").problems?.map(renderProblem)).toEqual([
        `p:3:16 deployments.${id}: is a model itself: a deployment cannot make it claude-haiku-5-5. Remove the line.`,
      ]);
    },
  );

  it("keeps the id behind a deployment as written: on Bedrock its prefix is the endpoint", () => {
    const text = `apiVersion: bursar.dev/v1
kind: Prices
deployments: { opus-prod: global.anthropic.claude-opus-5 }
`;
    expect(readContractPrices(text, "p").prices?.deployments).toEqual({
      "opus-prod": "global.anthropic.claude-opus-5",
    });
  });

  it("never throws, whatever is cut out of the file or put into it", () => {
    const next = aDice(11);
    const pieces = [
      ": ",
      "- ",
      "{",
      "]",
      '"',
      "&a ",
      "*a",
      "!!x ",
      "\t",
      "\n",
      "__proto__: 1\n",
      "1e999",
      "? ",
    ];
    const wrong: string[] = [];
    let good = 0;
    for (let round = 0; round < 2000; round += 1) {
      const from = next(PRICES_FILE.length);
      const piece = [pieces[next(pieces.length)], String.fromCharCode(next(256)), ""][next(3)] ?? "";
      const text = PRICES_FILE.slice(0, from) + piece + PRICES_FILE.slice(from + next(12));
      const { prices, problems = [] } = readContractPrices(text, "prices.yaml");
      const isPlaced = problems.every(({ line, column }) => line >= 1 && column >= 1);
      const isAnswer = prices === undefined ? problems.length > 0 : problems.length === 0;
      if (!isPlaced || !isAnswer) wrong.push(text);
      if (prices !== undefined) good += 1;
    }
    expect(wrong).toEqual([]);
    expect(good).toBeGreaterThan(50);
    expect(good).toBeLessThan(1000);
  });
});
