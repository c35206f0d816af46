import { expect, test } from "vitest";
import { createStreamUsage } from "../src/stream-usage.ts";

function fold(events: readonly object[]): ReturnType<typeof createStreamUsage> {
  const usage = createStreamUsage();
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
