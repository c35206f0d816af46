import Anthropic from "@anthropic-ai/sdk";
import { onTestFinished } from "vitest";
import { type FakeClaude, type FakeClaudeOptions, startFakeClaude } from "../src/index.ts";

/** A fake and the real SDK on it, for one test. */
export async function startFakeClient(
  options: FakeClaudeOptions = {},
): Promise<{ readonly fake: FakeClaude; readonly client: Anthropic }> {
  const fake = await startFakeClaude(options);
  onTestFinished(() => fake.close());
  return { fake, client: new Anthropic({ baseURL: fake.url, apiKey: "test-key", maxRetries: 0 }) };
}

/** A prompt of an exact number of tokens by the fake's rule. */
export function aText(tokens: number): string {
  return "abcd".repeat(tokens);
}

/** The smallest request; 2 input tokens, answered with 64. */
export function aRequest<More extends object>(more: More) {
  const messages = [{ role: "user" as const, content: "Hi there" }];
  return { model: "claude-opus-5-5", max_tokens: 1000, messages, ...more };
}
