import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { BenchReport } from "../bench/bench.ts";
import { measureRounds } from "../bench/measure-rounds.ts";
import { planSpread } from "../bench/plan-spread.ts";
import { comparePrices } from "../bench/pricing/compare-prices.ts";
import { planMixes } from "../bench/pricing/plan-mixes.ts";
import { renderJson, renderTable } from "../bench/render-report.ts";
import type { Subject } from "../bench/subject.ts";

// Node before 22.18 strips types only when asked.
const STRIP = process.features.typescript ? [] : ["--experimental-strip-types", "--no-warnings"];

function runNode(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [...STRIP, ...args], { encoding: "utf8" });
}

describe("the command line", () => {
  test.each([
    [["prices"], 'Unknown bench "prices". Known: pricing, overhead, memory, check.\n'],
    [[], "Name a bench, such as npm run bench -- pricing. Known: pricing, overhead, memory, check.\n"],
    [["pricing", "overhead"], "One bench at a time; leave out overhead.\n"],
    [["pricing", "--rounds", "0"], '--rounds: "0" is not a whole number from 1 to 1000.\n'],
    [["pricing", "--format", "xml"], '--format: "xml" is not one of table, json.\n'],
  ])("%j is a mistake: exit code 2, and what to do", (args, told) => {
    const { status, stderr } = runNode("bench/main.ts", ...args);
    expect(stderr).toBe(told);
    expect(status).toBe(2);
  });

  test("help names every bench and option", () => {
    const { status, stdout } = runNode("bench/main.ts", "--help");
    expect(status).toBe(0);
    for (const part of ["  pricing  ", "--rounds N", "--format table|json", "Exit codes"])
      expect(stdout).toContain(part);
  });
});

describe("a spread", () => {
  test.each([
    [[3, 1, 2], { median: 2, min: 1, max: 3, rounds: 3 }],
    [[4, 10, 2, 3], { median: 3.5, min: 2, max: 10, rounds: 4 }],
    [[7], { median: 7, min: 7, max: 7, rounds: 1 }],
  ])("of %j", (figures, spread) => {
    expect(planSpread(figures)).toEqual(spread);
  });

  test("of nothing is a bug", () => {
    expect(() => planSpread([])).toThrow(RangeError);
  });
});

describe("speed", () => {
  /** Each pass takes 200 ms of the clock. */
  function planSlowSubject(name: string, turns: string[], sum = (passes: number): number => passes): Subject {
    return {
      name,
      callsPerPass: 10,
      run: async (passes) => {
        turns.push(name);
        await vi.advanceTimersByTimeAsync(200 * passes);
        return sum(passes);
      },
    };
  }

  function fakeMachine(): void {
    vi.stubGlobal("gc", () => undefined);
    vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    });
  }

  test("is calls per second, and the subjects take turns", async () => {
    fakeMachine();
    const turns: string[] = [];
    const subjects = [planSlowSubject("a", turns), planSlowSubject("b", turns)];
    expect(await measureRounds(subjects, 3)).toEqual([
      [50, 50, 50],
      [50, 50, 50],
    ]);
    expect(turns.slice(-6)).toEqual(["a", "b", "a", "b", "a", "b"]);
  });

  test("is not told when a round gave other results than the first pass", async () => {
    fakeMachine();
    let calls = 0;
    const drifting = planSlowSubject("a", [], (passes) => passes + (calls++ > 4 ? 1 : 0));
    await expect(measureRounds([drifting], 3)).rejects.toThrow(
      "a: a round gave 2 per pass, the first pass 1",
    );
  });
});

test("32 bytes kept per call are found as retained, 848 bytes of garbage as allocated only", () => {
  const load = (file: string): string => JSON.stringify(pathToFileURL(`bench/${file}.ts`).href);
  const { stdout, stderr } = runNode(
    "--expose-gc",
    "--input-type=module",
    "--eval",
    `
      import { measureAllocatedBytes } from ${load("measure-allocated-bytes")};
      import { measureRetainedBytes } from ${load("measure-retained-bytes")};
      import { planSpread } from ${load("plan-spread")};
      let kept;
      const plan = (call) => ({
        name: "known",
        callsPerPass: 100,
        run: (passes) => {
          for (let left = passes * 100; left > 0; left -= 1) call();
          return passes;
        },
      });
      const options = { rounds: 5, callsPerRound: 100_000 };
      const keep = plan(() => { kept = { before: kept }; });
      const drop = plan(() => { kept = new Array(100); });
      const medians = [
        await measureRetainedBytes(keep, options),
        await measureRetainedBytes(drop, options),
        await measureAllocatedBytes(drop, 3),
      ].map((figures) => planSpread(figures).median);
      console.log(JSON.stringify(medians));
    `,
  );
  expect(stderr).toBe("");
  const [kept = 0, dropped = 0, allocated = 0] = JSON.parse(stdout) as number[];
  expect(kept).toBeCloseTo(32, 0);
  expect(dropped).toBeCloseTo(0, 1);
  expect(Math.abs(allocated / 848 - 1)).toBeLessThan(0.05);
});

describe("comparing prices", () => {
  const [call] = planMixes(["m"]).flatMap(({ calls }) => calls);
  const compare = (oursUsd: number | undefined, theirsUsd: number | undefined): unknown =>
    comparePrices(
      ["m"],
      () => (call ? [call] : []),
      () => oursUsd,
      () => theirsUsd,
    );
  const nothing = { agreed: [], onlyOurs: [], onlyTheirs: [], different: [] };

  test.each([
    ["the same but for rounding", 0.3, 0.1 + 0.2, { agreed: ["m"] }],
    ["a price of ours alone", 1, undefined, { onlyOurs: ["m"] }],
    ["a price of theirs alone", undefined, 1, { onlyTheirs: ["m"] }],
    ["two prices", 1, 1.000_001, { different: [{ model: "m", oursUsd: 1, theirsUsd: 1.000_001 }] }],
    ["no price at all", undefined, undefined, {}],
  ])("%s", (_name, oursUsd, theirsUsd, expected) => {
    expect(compare(oursUsd, theirsUsd)).toEqual({ ...nothing, ...expected });
  });
});

describe("the calls that are priced", () => {
  const mixes = planMixes(["a", "b", "c"]);

  test("are the same in each run", () => {
    expect(planMixes(["a", "b", "c"])).toEqual(mixes);
  });

  test("are of every kind, 240 of each, spread evenly over the models", () => {
    expect(mixes.map(({ name }) => name)).toEqual(["plain", "cache split", "server tools", "all kinds"]);
    for (const { calls } of mixes.slice(0, 3))
      for (const model of ["a", "b", "c"])
        expect(calls.filter((call) => call.model === model)).toHaveLength(80);
    const usages = mixes[3]?.calls.map(({ usage }) => usage) ?? [];
    expect(usages).toHaveLength(240);
    expect(usages.filter((usage) => usage.cache_read_input_tokens === 0)).toHaveLength(80);
    expect(usages.filter((usage) => usage.server_tool_use !== null)).toHaveLength(80);
  });

  test("have prompts below 100,000 tokens, and a cache split that adds up", () => {
    for (const { usage } of mixes.flatMap(({ calls }) => calls)) {
      const { ephemeral_5m_input_tokens: written5m, ephemeral_1h_input_tokens: written1h } =
        usage.cache_creation;
      expect(usage.cache_creation_input_tokens).toBe(written5m + written1h);
      expect(usage.input_tokens + usage.cache_read_input_tokens + written5m + written1h).toBeLessThan(
        100_000,
      );
    }
  });
});

describe("a report", () => {
  const setting = { benchName: "pricing", measuredAt: "2026-11-22T12:00:00Z", node: "v24", machine: "2 × X" };
  const report: BenchReport = {
    versions: { ours: "1.0.0", theirs: "2.0.0" },
    notes: ["a note"],
    measures: [
      {
        what: "plain",
        subject: "ours",
        unit: "calls/s",
        spread: { median: 1234.6, min: 1, max: 5000, rounds: 9 },
      },
      { what: "plain", subject: "ratio", unit: "×", spread: { median: 12.34, min: 10, max: 20, rounds: 9 } },
      {
        what: "kept",
        subject: "ours",
        unit: "bytes/call",
        spread: { median: -0.00001, min: -1.2, max: 40, rounds: 9 },
      },
    ],
    goals: [
      { goal: "fast", measured: "12", met: true },
      { goal: "small", measured: "40", met: false },
    ],
  };

  test("for people is a plain table, with the goals below", () => {
    expect(renderTable(setting, report)).toBe(
      [
        "pricing, 2026-11-22T12:00:00Z, Node v24, 2 × X",
        "ours 1.0.0, theirs 2.0.0",
        "",
        "a note",
        "",
        "              median  least   most  rounds",
        "plain  ours    1,235      1  5,000       9  calls/s",
        "plain  ratio    12.3   10.0   20.0       9  ×",
        "kept   ours   0.0000     -1     40       9  bytes/call",
        "",
        "met      fast: 12",
        "NOT MET  small: 40",
        "",
      ].join("\n"),
    );
  });

  test("for machines is one JSON document with every figure in full", () => {
    expect(JSON.parse(renderJson(setting, report))).toEqual({
      schema: "bursar.dev/bench/1",
      ...setting,
      ...report,
    });
  });
});
