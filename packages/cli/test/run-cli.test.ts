import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../src/run-cli.ts";
import { aTerminal } from "./a-terminal.ts";

const BUDGETS = `apiVersion: bursar.dev/v1
kind: Budgets
receivers: { pager: { webhook: { url: "http://127.0.0.1:9095/page" } } }
owners: { support-eng: { page: pager } }
teams: { support: { owner: support-eng } }
features:
  support-reply:
    team: support
    action: { success: An agent sends the draft. }
    budget: { usdPerAction: 0.02, usdPerMonth: 3000 }
`;

const PRICES = `apiVersion: bursar.dev/v1
kind: Prices
contracts:
  acme: { from: 2026-10-01, multiplier: 0.8 }
`;

let folder = "";
let file = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-cli-"));
  file = join(folder, "budgets.yaml");
  writeFileSync(file, BUDGETS);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function listFiles(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}

describe("bursar", () => {
  it("lists its commands and exit codes on --help, without colours in a pipe", async () => {
    const terminal = aTerminal();
    expect(await runCli(["--help"], terminal)).toBe(0);
    expect(terminal.readOut()).toContain("compile    Write alert rules");
    expect(terminal.readOut()).toContain("Exit codes: 0 ok, 1 files differ");
    expect(terminal.readOut()).not.toContain("\u001B");
  });

  it("explains one command on its --help", async () => {
    const terminal = aTerminal();
    expect(await runCli(["compile", "--help"], terminal)).toBe(0);
    expect(terminal.readOut()).toContain("USAGE bursar compile [OPTIONS] [FILE]");
  });

  it("shows its version", async () => {
    const terminal = aTerminal();
    expect(await runCli(["--version"], terminal)).toBe(0);
    expect(terminal.readOut()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["chek"], '"chek" is not a command. Did you mean "check"?'],
    [
      ["constructor"],
      '"constructor" is not a command. Use one of: check, compile, diff, doctor, init, prices, spool, top.',
    ],
    [["check", "--fromat", "json"], '--fromat is not a known option. Did you mean "--format"?'],
    [
      ["check", "--format", "xml"],
      "Invalid value for argument: --format (xml). Expected one of: text, json, sarif, github.",
    ],
    [["check", "a.yaml", "b.yaml"], '"b.yaml" is one argument too many. Try --help.'],
    [["compile", "-o"], "--output needs a text after it. Try --help."],
    [["top", "--port", "70000"], '--port is "70000". Write a number from 0 to 65535.'],
  ])("takes %j for the user's mistake", async (argv, message) => {
    const terminal = aTerminal();
    expect(await runCli(argv, terminal)).toBe(2);
    expect(terminal.readErrors()).toBe(`bursar: ${message}\n`);
    expect(terminal.readOut()).toBe("");
  });
});

describe("bursar check", () => {
  it("says that a file has no problems", async () => {
    const terminal = aTerminal();
    expect(await runCli(["check", file], terminal)).toBe(0);
    expect(terminal.readOut()).toBe(`${file}: 1 feature, no problems.\n`);
  });

  it("writes every problem on a line of its own to standard error, and exits 2", async () => {
    const terminal = aTerminal();
    writeFileSync(file, BUDGETS.replace("0.02", "-1").replace("team: support\n", "team: suport\n"));
    expect(await runCli(["check", file], terminal)).toBe(2);
    expect(terminal.readOut()).toBe("");
    expect(terminal.readErrors()).toBe(
      `${file}:8:5 features.support-reply.team: "suport" is not a declared team. Did you mean "support"?\n` +
        `${file}:10:15 features.support-reply.budget.usdPerAction: is -1. Write an amount above 0 in USD, digits only, such as 0.02.\n`,
    );
  });

  it("tells warnings without failing, and fails for them with --strict", async () => {
    const review = "    review: { every: quarter, last: 2026-08-01 }\n";
    writeFileSync(file, `${BUDGETS.trimEnd()}\n${review}`);
    const warning = `${file}:11:31 features.support-reply.review.last: warning: is 113 days ago, and the budget is to be reviewed every quarter. Review it, and write the day.\n`;
    for (const [args, code] of [
      [[], 0],
      [["--strict"], 1],
    ] as const) {
      const terminal = aTerminal();
      expect(await runCli(["check", file, ...args], terminal)).toBe(code);
      expect(terminal.readErrors()).toBe(warning);
      expect(terminal.readOut()).toBe(`${file}: 1 feature, 1 warning.\n`);
    }
    const compile = aTerminal();
    expect(await runCli(["compile", file, "-o", folder], compile)).toBe(0);
    expect(compile.readErrors()).toBe(warning);
  });

  it("knows the deployments of the contract, and judges no model where the contract cannot be read", async () => {
    const models = "    models: [support-prod]\n";
    const prices = join(folder, "prices.yaml");
    writeFileSync(file, `${BUDGETS.trimEnd()}\n${models}`);
    writeFileSync(prices, `${PRICES.trimEnd()}\ndeployments: { support-prod: claude-opus-5-5 }\n`);
    expect(await runCli(["check", file], aTerminal())).toBe(0);
    writeFileSync(prices, `${PRICES.trimEnd()}\ndeployments: [support-prod]\n`);
    const terminal = aTerminal();
    expect(await runCli(["check", file], terminal)).toBe(2);
    expect(terminal.readErrors()).toMatch(/^[^\n]*prices\.yaml:\d+:1 deployments: is a list\. [^\n]*\n$/);
    rmSync(prices);
    expect(await runCli(["check", file], aTerminal())).toBe(2);
  });

  it("reads standard input for - and answers in JSON", async () => {
    const terminal = aTerminal(BUDGETS.replace("0.02", "0"));
    expect(await runCli(["check", "-", "--format", "json"], terminal)).toBe(2);
    expect(JSON.parse(terminal.readOut())).toEqual({
      problems: [
        {
          file: "<stdin>",
          line: 10,
          column: 15,
          path: "features.support-reply.budget.usdPerAction",
          text: "is 0. Write an amount above 0 in USD, digits only, such as 0.02.",
          severity: "error",
        },
      ],
    });
  });

  it.each([
    ["github", /^::error file=[^,]+budgets\.yaml,line=10,col=15::features\.support-reply\.[^\n]+\n$/],
    ["sarif", /^\{\n {2}"\$schema": [^]*"startLine": 10,[^]*\}\n$/],
  ])("answers in %s on standard output alone, with the same exit code", async (format, answer) => {
    writeFileSync(file, BUDGETS.replace("0.02", "0"));
    const terminal = aTerminal();
    expect(await runCli(["check", file, "--format", format], terminal)).toBe(2);
    expect(terminal.readOut()).toMatch(answer);
    expect(terminal.readErrors()).toBe("");
  });

  it.each([
    ["a binary file", Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0xff, 0xfe]), "1:2"],
    ["a file in UTF-16", Buffer.from(`\uFEFF${BUDGETS}`, "utf16le"), "1:1"],
    ["a file in Latin-1", Buffer.from(BUDGETS.replace("An agent", "Jos\u00E9"), "latin1"), "9:27"],
    ["a text with NULs", Buffer.from(BUDGETS.replace("An agent", "\0")), "9:24"],
  ])("takes %s for what it is, from a file and from standard input", async (_, bytes, place) => {
    writeFileSync(file, bytes);
    const terminal = aTerminal(bytes);
    expect(await runCli(["check", file], terminal)).toBe(2);
    expect(await runCli(["check", "-"], terminal)).toBe(2);
    expect(terminal.readErrors()).toBe(
      `${file}:${place} (file): is not UTF-8 text. Save it as UTF-8.\n` +
        `<stdin>:${place} (file): is not UTF-8 text. Save it as UTF-8.\n`,
    );
  });

  it("reads the files of a folder as one, with the contract prices in it, and tells the file of each mistake", async () => {
    const values = join(folder, "values.yml");
    const row = "{ usd: 0.9, setBy: fpna, asOf: 2026-10-01 }";
    writeFileSync(
      values,
      `apiVersion: bursar.dev/v1\nkind: ActionValues\nvalues:\n  support-reply: ${row}\n`,
    );
    writeFileSync(join(folder, "prices.yaml"), PRICES);
    mkdirSync(join(folder, "old.yaml"));
    const terminal = aTerminal();
    expect(await runCli(["check", folder], terminal)).toBe(2);
    expect(terminal.readErrors()).toBe(
      `Using ${join(folder, "prices.yaml")}.\n` +
        `${values}:4:30 values.support-reply.setBy: "fpna" is not a declared owner. Use one of: support-eng.\n`,
    );
    writeFileSync(values, readFileSync(values, "utf8").replace("fpna", "support-eng"));
    expect(await runCli(["check", folder], terminal)).toBe(0);
    expect(terminal.readOut()).toBe(`${folder}: 1 feature, no problems.\n`);
  });

  it("exits 2 where the name is of no file, or of a folder without budgets", async () => {
    const terminal = aTerminal();
    const empty = join(folder, "empty");
    mkdirSync(empty);
    expect(await runCli(["check", join(folder, "nothing.yaml")], terminal)).toBe(2);
    expect(await runCli(["check", empty], terminal)).toBe(2);
    expect(terminal.readErrors()).toBe(
      `bursar: cannot read ${join(folder, "nothing.yaml")}: it does not exist. Name the file, or run this where budgets.yaml is.\n` +
        `bursar: ${empty} is a folder without budgets. Put a file such as budgets.yaml into it.\n`,
    );
  });
});

describe("bursar compile", () => {
  it("writes all files, and then finds no difference", async () => {
    expect(await runCli(["compile", file, "-o", folder], aTerminal())).toBe(0);
    expect(listFiles()).toEqual([
      "alertmanager.yaml",
      "budgets.yaml",
      "bursar.yaml",
      "catalog.json",
      "claude-alerts.rules.yaml",
      "claude-alerts.test.yaml",
      "claude-counters.test.yaml",
      "claude-month.test.yaml",
      "claude-period.test.yaml",
      "claude-prices.rules.yaml",
      "claude-prices.test.yaml",
      "claude.rules.yaml",
      "collector.yaml",
      "features.json",
      "prometheus.yaml",
      "prometheus.yaml",
    ]);
    expect(await runCli(["compile", file, "-o", folder, "--check"], aTerminal())).toBe(0);
  });

  it("takes the contract prices beside the budgets into the catalog and the price rules", async () => {
    writeFileSync(join(folder, "prices.yaml"), PRICES);
    const terminal = aTerminal();
    expect(await runCli(["compile", file, "-o", folder], terminal)).toBe(0);
    expect(terminal.readErrors()).toBe(`Using ${join(folder, "prices.yaml")}.\n`);
    const catalog: unknown = JSON.parse(readFileSync(join(folder, "catalog.json"), "utf8"));
    expect(catalog).toMatchObject({
      prices: { contract: { contracts: [{ name: "acme", multiplier: "0.8" }] } },
    });
    const rules = readFileSync(join(folder, "alert-rules", "claude-prices.rules.yaml"), "utf8");
    expect(rules).toContain("price_row: contract/acme/anthropic/claude-opus-5-5/2026-09-22");
    expect(await runCli(["compile", file, "-o", folder, "--check"], aTerminal())).toBe(0);
    expect(await runCli(["compile", file, "-o", folder, "--check", "--prices", "none"], aTerminal())).toBe(1);
  });

  it("writes nothing where the contract prices have a mistake, and tells those of both files", async () => {
    const prices = join(folder, "acme.yaml");
    writeFileSync(prices, PRICES.replace("0.8", "free"));
    writeFileSync(file, BUDGETS.replace("0.02", "0"));
    const terminal = aTerminal();
    expect(await runCli(["compile", file, "-o", folder, "--prices", prices], terminal)).toBe(2);
    const problems = `${file}:10:15 features.support-reply.budget.usdPerAction: is 0. Write an amount above 0 in USD, digits only, such as 0.02.
${prices}:4:29 contracts.acme.multiplier: is "free". Write a factor above 0, at most 10, with at most 4 decimals, such as 0.85.
`;
    expect(terminal.readErrors()).toBe(problems);
    expect(listFiles()).toEqual(["acme.yaml", "budgets.yaml"]);
    const check = aTerminal();
    expect(await runCli(["check", file, "--prices", prices], check)).toBe(2);
    expect(check.readErrors()).toBe(problems);
  });

  it("exits 1 with --check and names the files that differ, and changes none", async () => {
    await runCli(["compile", file, "-o", folder], aTerminal());
    const catalog = join(folder, "catalog.json");
    writeFileSync(catalog, "{}");
    rmSync(join(folder, "alert-rules", "alertmanager.yaml"));
    const terminal = aTerminal();
    expect(await runCli(["compile", file, "-o", folder, "--check"], terminal)).toBe(1);
    expect(terminal.readErrors()).toBe(
      `alert-rules/alertmanager.yaml differs from ${file}. Run bursar compile.\ncatalog.json differs from ${file}. Run bursar compile.\n`,
    );
    expect(readFileSync(catalog, "utf8")).toBe("{}");
  });

  it("writes no file when the budgets have a problem", async () => {
    writeFileSync(file, BUDGETS.replace("0.02", "free"));
    expect(await runCli(["compile", file, "-o", folder], aTerminal())).toBe(2);
    expect(listFiles()).toEqual(["budgets.yaml"]);
  });

  it("writes all or none: a folder in the way of the last file leaves the first ones as they were", async () => {
    mkdirSync(join(folder, "catalog.json"));
    mkdirSync(join(folder, "alert-rules"));
    writeFileSync(join(folder, "alert-rules", "alertmanager.yaml"), "mine");
    const terminal = aTerminal();
    expect(await runCli(["compile", file, "-o", folder], terminal)).toBe(3);
    expect(terminal.readErrors()).toBe(
      `bursar: cannot write ${join(folder, "catalog.json")}: it is a folder.\n`,
    );
    expect(listFiles()).toEqual(["alertmanager.yaml", "budgets.yaml"]);
    expect(readFileSync(join(folder, "alert-rules", "alertmanager.yaml"), "utf8")).toBe("mine");
  });

  it("explains a file where a folder must be", async () => {
    writeFileSync(join(folder, "alert-rules"), "mine");
    const terminal = aTerminal();
    expect(await runCli(["compile", file, "-o", folder], terminal)).toBe(3);
    expect(terminal.readErrors()).toBe(
      `bursar: cannot write into ${join(folder, "alert-rules")}: it is not a folder.\n`,
    );
  });

  it("makes the folders above the output", async () => {
    expect(await runCli(["compile", file, "-o", join(folder, "a", "b")], aTerminal())).toBe(0);
    expect(readFileSync(join(folder, "a", "b", "catalog.json"), "utf8")).toContain("support-reply");
  });

  it("explains a path that leads through a file", async () => {
    const terminal = aTerminal();
    expect(await runCli(["compile", file, "-o", file], terminal)).toBe(3);
    expect(terminal.readErrors()).toMatch(
      /^bursar: cannot write .*: a part of its path is not a folder\.\n$/,
    );
  });
});

// /proc answers ENOENT to every new folder, which Node's recursive mkdir tries again without end.
describe("bursar compile into a place without folders", () => {
  it("ends with 3", async () => {
    const terminal = aTerminal();
    expect(await runCli(["compile", file, "-o", "/proc/nope/deep"], terminal)).toBe(3);
    expect(terminal.readErrors()).toMatch(/^bursar: cannot create \/proc(\/nope)?: .+\.\n$/);
  });
});

describe("bursar top", () => {
  it("waits for telemetry and ends with 0 when it is told to", async () => {
    const terminal = aTerminal("", AbortSignal.timeout(200));
    expect(await runCli(["top", "--port", "0", "--budgets", file], terminal)).toBe(0);
    expect(terminal.readOut()).toContain("Waiting for telemetry at http://127.0.0.1:");
  });

  it("ends with --once after the first figures", async () => {
    const terminal = aTerminal("", AbortSignal.timeout(4_000));
    const ending = runCli(["top", "--port", "0", "--budgets", file, "--once"], terminal);
    await expect.poll(() => terminal.readErrors()).toMatch(/http:/);
    const url = /http:\S+/.exec(terminal.readErrors())?.[0] ?? "";
    const attributes = [{ key: "feature", value: { stringValue: "draft" } }];
    const calls = { asInt: 3, startTimeUnixNano: "1", timeUnixNano: "2", attributes };
    const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: [calls] };
    const metrics = [{ name: "claude.calls", unit: "{call}", sum }];
    await fetch(`${url}/v1/metrics`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }),
    });
    expect(await ending).toBe(0);
    expect(terminal.readOut()).toMatch(/^draft +– +3 /m);
  });

  it("exits 2 when its budgets have a problem", async () => {
    writeFileSync(file, BUDGETS.replace("0.02", "free"));
    const terminal = aTerminal();
    expect(await runCli(["top", "--port", "0", "--budgets", file], terminal)).toBe(2);
    expect(terminal.readErrors()).toContain('usdPerAction: is "free".');
  });

  it("exits 3 when the port is taken", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const terminal = aTerminal();
    expect(await runCli(["top", "--port", String(port), "--budgets", file], terminal)).toBe(3);
    expect(terminal.readErrors()).toContain(`port ${port} on 127.0.0.1 is taken`);
    server.close();
  });
});
