import { describe, expect, it } from "vitest";
import { OUTPUT_CLOSED } from "../../src/terminal.ts";
import { runCli } from "../../src/run-cli.ts";
import { aTerminal } from "../a-terminal.ts";

const USAGE = '{"input_tokens":1000,"output_tokens":0}';

interface Applied {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: string;
}

async function apply(log: string | Uint8Array, ...args: readonly string[]): Promise<Applied> {
  const terminal = aTerminal(log, new AbortController().signal);
  const code = await runCli(["prices", "apply", "--prices", "none", ...args], terminal);
  return { code, lines: terminal.readOut().split("\n").slice(0, -1), errors: terminal.readErrors() };
}

describe("bursar prices apply", () => {
  it("adds the cost, its parts and their row behind the keys of a line, which stay as they were written", async () => {
    const line = `{"id": 12345678901234567890, "n":1.0,"model":"claude-opus-5-5","usage":${USAGE} }`;
    const { code, lines } = await apply(`\uFEFF${line}\r\n\r\n`);
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toBe(
      `${line.slice(0, -2)},"totalUsd":0.004,"parts":[{"model":"claude-opus-5-5",` +
        '"priceRow":"anthropic/claude-opus-5-5/2026-09-22","price":"list","priceBand":"base","speed":"standard",' +
        '"tokens":{"input":1000},"costUsd":{"input":0.004}}]}',
    );
  });

  it("replaces what an earlier run added, and leaves the other figures as they were written", async () => {
    const [first = ""] = (await apply(`{"n":1.0,"big":12345678901234567890,"model":"x","usage":${USAGE}}`))
      .lines;
    const { lines } = await apply(first.replace('"x"', '"claude-opus-5-5"'));
    expect(lines[0]).toMatch(/^\{"n":1\.0,"big":12345678901234567890,"model":"claude-opus-5-5",/);
    expect(lines[0]?.match(/"totalUsd"/g)).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).not.toHaveProperty("reason");
  });

  it("keeps a line of any depth, and tells one of which it cannot take an earlier cost out", async () => {
    const deep = `"model":"claude-opus-5-5","usage":${USAGE},"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const { code, lines, errors } = await apply(`{${deep}\n{"totalUsd":1,${deep}\n`);
    expect(code).toBe(2);
    expect(lines).toHaveLength(1);
    expect(errors).toContain("<stdin>:2:1 (line): is nested too deeply. Write it flat.\n2 lines: 1 priced");
  });

  it("goes by what the line says of day, provider and batch, and else by the arguments", async () => {
    const log = [
      `{"model":"claude-haiku-4-5","usage":${USAGE},"at":"2026-11-22T10:00:00+02:00","batch":true}`,
      `{"model":"claude-opus-5-5","usage":${USAGE},"at":1758499200000}`,
      `{"model":"claude-opus-5-5","usage":${USAGE},"provider":"google_cloud"}`,
      `{"model":"claude-opus-5-5","usage":${USAGE}}`,
      `{"model":"claude-opus-5-5","usage":${USAGE},"stop_reason":"refusal"}`,
      `{"model":"claude-opus-5-5","usage":${USAGE},"bill_to":"user_profile"}`,
    ].join("\n");
    const { code, lines, errors } = await apply(log, "--at", "2026-09-22");
    expect(code).toBe(0);
    expect(lines.map((line) => (JSON.parse(line) as { totalUsd: number | null }).totalUsd)).toEqual([
      0.0005,
      null,
      null,
      0.004,
      0,
      0,
    ]);
    expect(lines.map((line) => (JSON.parse(line) as { reason?: string }).reason)).toEqual([
      undefined,
      "no_price_at_date",
      "no_price_for_provider",
      undefined,
      undefined,
      undefined,
    ]);
    expect(errors).toBe(
      "6 lines: 4 priced, 2 unpriced (no_price_at_date 1, no_price_for_provider 1), 0 not readable; $0.0045 for those priced\n",
    );
  });

  it("tells the place of each line that it cannot read, prices the others, and exits 2", async () => {
    const log = [
      '{"model":}',
      "[1]",
      '{"usage":{}}',
      '{"model":"claude-opus-5-5"}',
      `{"model":"claude-opus-5-5","usage":${USAGE},"at":"yesterday"}`,
      `{"model":"claude-opus-5-5","usage":${USAGE},"provider":"vertx"}`,
      `{"model":"claude-opus-5-5","usage":${USAGE},"batch":"yes"}`,
      `{"model":5,"usage":${USAGE}}`,
      `{"model":"claude-opus-5-5","usage":${USAGE}}`,
      '{"model":"claude-opus-5-5"',
    ].join("\n");
    const { code, lines, errors } = await apply(log);
    expect(code).toBe(2);
    expect(lines).toHaveLength(1);
    expect(errors.split("\n")).toEqual([
      "<stdin>:1:10 (line): is not JSON from here on. Write one object a line.",
      "<stdin>:2:1 (line): is not an object. Write one object a line.",
      '<stdin>:3:1 model: is missing. Write "model": "<id>".',
      '<stdin>:4:1 usage: is missing. Write "usage": the object of the response.',
      "<stdin>:5:76 at: is no time. Write ISO 8601, or milliseconds since 1970.",
      '<stdin>:6:76 provider: is not a known one. Did you mean "vertex"?',
      "<stdin>:7:76 batch: is not true or false. Write one of the two.",
      "<stdin>:8:2 model: is not a text. Write the id of a model.",
      "<stdin>:10:27 (line): is not JSON from here on. Write one object a line.",
      "10 lines: 1 priced, 0 unpriced, 9 not readable; $0.004 for those priced",
      "",
    ]);
  });

  it("ends with 0 for an empty input, and tells binary from text", async () => {
    expect((await apply("")).code).toBe(0);
    const { code, errors } = await apply(Uint8Array.from([0x1f, 0x8b, 0xff, 0x0a, 0x00]));
    expect(code).toBe(2);
    expect(errors).toContain("<stdin>:1:1 (line): is not UTF-8 text. Save it as UTF-8.\n<stdin>:2:1 ");
  });

  it("adds up to the last digit what plain adding would lose", async () => {
    const line = `{"model":"claude-opus-5-5","usage":{"input_tokens":0,"output_tokens":0,"cache_read_input_tokens":3}}\n`;
    const { errors } = await apply(line.repeat(5000));
    // 3 × 0.2 USD per million × 5000
    expect(errors).toBe("5,000 lines: 5,000 priced, 0 unpriced, 0 not readable; $0.003 for those priced\n");
  });

  it("ends early by Ctrl-C with 130, and with 0 when nobody reads its output any more", async () => {
    const log = `{"model":"claude-opus-5-5","usage":${USAGE}}\n`;
    const interrupted = aTerminal(log, AbortSignal.abort("SIGINT"));
    expect(await runCli(["prices", "apply", "--prices", "none"], interrupted)).toBe(130);
    expect(interrupted.readErrors()).toMatch(/^Ended early\. 0 lines:/);
    const closed = aTerminal(log, AbortSignal.abort(OUTPUT_CLOSED));
    expect(await runCli(["prices", "apply", "--prices", "none"], closed)).toBe(0);
  });

  it("exits 2 for a log that is not there, and 3 for a folder", async () => {
    expect(await apply("", "nothing.ndjson")).toEqual({
      code: 2,
      lines: [],
      errors:
        "bursar: cannot read nothing.ndjson: it does not exist. Name a log of calls, or - for standard input.\n",
    });
    expect((await apply("", "/")).code).toBe(3);
  });

  it("shows on a terminal how far it is every few seconds", async () => {
    let nowMs = Date.parse("2026-11-22T12:00:00Z");
    const terminal = aTerminal(
      `{"model":"claude-opus-5-5","usage":${USAGE}}\n`,
      new AbortController().signal,
      () => {
        nowMs += 2000;
        return nowMs;
      },
    );
    const watched = { ...terminal, errors: { ...terminal.errors, isTTY: true } };
    await runCli(["prices", "apply", "--prices", "none"], watched);
    expect(
      terminal
        .readErrors()
        .split("\n")
        .filter((line) => line.startsWith("1 line: 1 priced")),
    ).toHaveLength(1);
    nowMs += 3000;
    await runCli(["prices", "apply", "--prices", "none"], { ...watched, readClockMs: () => (nowMs += 4000) });
    expect(terminal.readErrors().split("\n").length).toBeGreaterThan(3);
  });
});
