import { expect, test } from "vitest";
import { StreamUsage } from "../src/stream-usage.ts";

function fold(events: readonly object[]): StreamUsage {
  const usage = new StreamUsage();
  for (const event of events) usage.add(JSON.stringify(event));
  return usage;
}

const START = {
  type: "message_start",
  message: { model: "claude-opus-5-5", usage: { input_tokens: 10, output_tokens: 1, speed: "fast" } },
};
const text = (part: string): object => ({
  type: "content_block_delta",
  delta: { type: "text_delta", text: part },
});

test("the totals of message_delta replace those of message_start; what they leave out stays", () => {
  const usage = fold([
    START,
    { type: "message_delta", delta: {}, usage: { output_tokens: 7 } },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: { output_tokens: 20, input_tokens: null },
    },
  ]);
  expect(usage.findUsage()).toEqual({ input_tokens: 10, output_tokens: 20, speed: "fast" });
  expect(usage.isComplete()).toBe(true);
});

test("a stream that broke off is estimated at one token per 3 bytes, rounded up", () => {
  expect(fold([START, text("12345"), text("漢字")]).findUsage()).toMatchObject({ output_tokens: 4 });
});

test("the estimate is never below what the API had reported", () => {
  const usage = fold([START, text("abc"), { type: "message_delta", delta: {}, usage: { output_tokens: 9 } }]);
  expect(usage.findUsage()).toMatchObject({ input_tokens: 10, output_tokens: 9 });
});

test("before message_start nothing is known, so there is no usage", () => {
  expect(fold([text("abc")]).findUsage()).toBeUndefined();
});

const DELTA = {
  type: "message_delta",
  delta: { stop_reason: "end_turn" },
  usage: { output_tokens: 20 },
};
const STOP = { type: "message_stop" };

test("a stream that starts, writes, totals and stops is complete, and over when it stops", () => {
  const usage = fold([START, text("abc"), DELTA]);
  expect([usage.isComplete(), usage.isOver()]).toEqual([true, false]);
  usage.add(JSON.stringify(STOP));
  expect([usage.isComplete(), usage.isOver()]).toEqual([true, true]);
});

test.each([
  ["no message_delta", []],
  ["a message_delta without usage", [{ ...DELTA, usage: undefined }]],
  ["output that is null", [{ ...DELTA, usage: { output_tokens: null } }]],
  ["output that is text", [{ ...DELTA, usage: { output_tokens: "20" } }]],
  ["usage that is a list", [{ ...DELTA, usage: [1] }]],
  ["usage that is text", [{ ...DELTA, usage: "garbage" }]],
  ["a total, and more output after it", [DELTA, text("")]],
  ["a total, and another without output after it", [DELTA, { ...DELTA, usage: {} }]],
])("with %s the output is an estimate, though the message stopped", (_name, events) => {
  const usage = fold([START, text("123456789"), ...events, STOP]);
  expect(usage.isComplete()).toBe(false);
  const outputTokens = events.includes(DELTA) ? 20 : 3;
  expect(usage.findUsage()).toEqual({ input_tokens: 10, output_tokens: outputTokens, speed: "fast" });
});

test("a total without a stop reason is final once the message stopped", () => {
  const total = { ...DELTA, delta: {} };
  expect(fold([START, total]).isComplete()).toBe(false);
  expect(fold([START, total, STOP]).isComplete()).toBe(true);
  expect(fold([START, total, { type: "error", error: {} }]).isComplete()).toBe(false);
});

test("a second message_start is ignored", () => {
  const again = { type: "message_start", message: { model: "another", usage: { input_tokens: 99 } } };
  const usage = fold([START, again, DELTA, again]);
  expect(usage.findModel()).toBe("claude-opus-5-5");
  expect(usage.isComplete()).toBe(true);
  expect(usage.findUsage()).toEqual({ input_tokens: 10, output_tokens: 20, speed: "fast" });
});

test("totals before message_start are not final, but no less than they say", () => {
  const usage = fold([DELTA, START, STOP]);
  expect(usage.isComplete()).toBe(false);
  expect(usage.findUsage()).toEqual({ input_tokens: 10, output_tokens: 20, speed: "fast" });
});

test("without message_start the input is known where message_delta tells it, or nothing is", () => {
  expect(fold([DELTA, STOP]).findUsage()).toBeUndefined();
  const usage = fold([{ ...DELTA, usage: { input_tokens: 5, output_tokens: 20 } }, STOP]);
  expect(usage.findUsage()).toEqual({ input_tokens: 5, output_tokens: 20 });
  expect(usage.isComplete()).toBe(false);
});

test("a known total stays where a later one is no number; what was null is told later", () => {
  const start = { type: "message_start", message: { usage: { input_tokens: 10, server_tool_use: null } } };
  const usage = { input_tokens: "many", output_tokens: 20, server_tool_use: { web_search_requests: 2 } };
  expect(fold([start, { ...DELTA, usage }]).findUsage()).toEqual({
    input_tokens: 10,
    output_tokens: 20,
    server_tool_use: { web_search_requests: 2 },
  });
});

test("after its end or its error a stream tells nothing more, whatever follows", () => {
  const usage = fold([START, { type: "error", error: { type: "overloaded_error" } }, DELTA]);
  usage.add("[DONE]");
  expect(usage.findErrorType()).toBe("overloaded_error");
  expect(usage.findStopReason()).toBeUndefined();
});
