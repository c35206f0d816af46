import { describe, expect, test, vi } from "vitest";
import { answerWith, bodyOf, cloneAside } from "./metered-answer.ts";

const MESSAGE = {
  type: "message",
  model: "claude-opus-5-5",
  stop_reason: "end_turn",
  usage: { input_tokens: 10, output_tokens: 20 },
};
const PIECES = [JSON.stringify(MESSAGE).slice(0, 40), JSON.stringify(MESSAGE).slice(40)];

const EXACT = { ends: ["ok none"], reported: 20, estimated: 0, inputTokens: 10, faults: 0 };
const UNKNOWN = { reported: 0, estimated: 0, inputTokens: 0, faults: 0 };

function anAnswer(pieces: readonly string[] = PIECES): Response {
  return new Response(bodyOf(pieces), { headers: { "content-type": "application/json" } });
}

async function drain(body: ReadableStream | null): Promise<void> {
  for await (const chunk of body ?? []) void chunk;
}

test("a reader that leaves when all has come got a whole answer", async () => {
  const { answer, readFigures } = await answerWith(anAnswer());
  const reader = answer.body?.getReader();
  for (const piece of PIECES)
    expect(new TextDecoder().decode((await reader?.read())?.value as Uint8Array)).toBe(piece);
  await reader?.cancel();
  expect(await readFigures()).toEqual(EXACT);
});

test("a reader that leaves before all has come broke the call off", async () => {
  const { answer, readFigures } = await answerWith(anAnswer());
  const reader = answer.body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(await readFigures()).toEqual({ ...UNKNOWN, ends: ["aborted none"] });
});

test("an answer that reads its own body is parsed once", async () => {
  const { answer, readFigures } = await answerWith(anAnswer());
  const parse = vi.spyOn(JSON, "parse");
  try {
    expect(await answer.json()).toEqual(MESSAGE);
    expect(parse).toHaveBeenCalledTimes(1);
  } finally {
    parse.mockRestore();
  }
  expect(await readFigures()).toEqual(EXACT);
});

test.each(["json", "text", "arrayBuffer"] as const)(
  "an answer without a body is a failed call at once, also where %s is called",
  async (method) => {
    const { answer, readFigures } = await answerWith(new Response(null));
    expect(await readFigures()).toEqual({ ...UNKNOWN, ends: ["error empty_body"] });
    await answer[method]().catch(() => {});
    expect(await readFigures()).toEqual({ ...UNKNOWN, ends: ["error empty_body"] });
  },
);

test("an answer that cannot be watched is a failed call at once, and passes unchanged", async () => {
  const { answer, readFigures } = await answerWith(Object.freeze(anAnswer()));
  expect(await readFigures()).toEqual({ ...UNKNOWN, ends: ["error unwatched_body"], faults: 1 });
  expect(await answer.json()).toEqual(MESSAGE);
});

describe("where clone reads past the body's own tee, an answer", () => {
  test("is not broken off by one half; the other is read on", async () => {
    const { answer, readFigures } = await answerWith(cloneAside(anAnswer()));
    void answer.clone().body?.cancel();
    expect((await readFigures()).ends).toEqual([]);
    await drain(answer.body);
    expect(await readFigures()).toEqual(EXACT);
  });

  test.each(["json", "text"] as const)("counts by %s of the copy", async (method) => {
    const { answer, readFigures } = await answerWith(cloneAside(anAnswer()));
    await answer.clone()[method]();
    expect(await readFigures()).toEqual(EXACT);
  });

  test("is broken off once both halves are", async () => {
    const { answer, readFigures } = await answerWith(cloneAside(anAnswer()));
    for (const body of [answer.clone().body, answer.body]) {
      expect((await readFigures()).ends).toEqual([]);
      void body?.cancel();
    }
    expect(await readFigures()).toEqual({ ...UNKNOWN, ends: ["aborted none"] });
  });
});
