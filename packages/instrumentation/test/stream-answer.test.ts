import { describe, expect, test } from "vitest";
import { answerWith, bodyOf, cloneAside } from "./metered-answer.ts";

const START = anEvent({
  type: "message_start",
  message: { model: "claude-opus-5-5", usage: { input_tokens: 10, output_tokens: 1 } },
});
const TEXT = anEvent({
  type: "content_block_delta",
  index: 0,
  delta: { type: "text_delta", text: "123456789" },
});
const DELTA = anEvent({
  type: "message_delta",
  delta: { stop_reason: "end_turn" },
  usage: { output_tokens: 20 },
});
const STOP = anEvent({ type: "message_stop" });
const BAD = 'event: content_block_delta\ndata: {"type":"content_blo\n\n';

const EXACT = { ends: ["ok none"], reported: 20, estimated: 0, inputTokens: 10, faults: 0 };
const BROKEN = { ends: ["aborted none"], reported: 0, estimated: 3, inputTokens: 10, faults: 0 };

function anEvent(event: { readonly type: string; readonly [field: string]: unknown }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function aStream(pieces: readonly string[], isOpen = false): Response {
  return new Response(bodyOf(pieces, isOpen), { headers: { "content-type": "text/event-stream" } });
}

async function drain(body: ReadableStream | null): Promise<void> {
  for await (const chunk of body ?? []) void chunk;
}

describe.each([
  ["in pieces", (pieces: readonly string[]) => pieces],
  ["in one piece", (pieces: readonly string[]) => [pieces.join("")]],
  ["byte by byte", (pieces: readonly string[]) => pieces.join("").split("")],
])("a stream that comes %s", (_, cut) => {
  test("is one call with what it reported", async () => {
    const { answer, readFigures } = await answerWith(aStream(cut([START, TEXT, DELTA, STOP])));
    await drain(answer.body);
    expect(await readFigures()).toEqual(EXACT);
  });

  test("loses nothing but the events that are no JSON, and they are told once", async () => {
    const { answer, readFigures } = await answerWith(aStream(cut([START, BAD, TEXT, BAD, DELTA, STOP])));
    await drain(answer.body);
    expect(await readFigures()).toEqual({ ...EXACT, faults: 1 });
  });

  test("may end in [DONE] before its end", async () => {
    const { answer, readFigures } = await answerWith(aStream(cut([START, DELTA, "data: [DONE]\n\n"])));
    await drain(answer.body);
    expect(await readFigures()).toEqual({ ...EXACT, faults: 1 });
  });

  test("may end in [DONE] after its end, which is no fault", async () => {
    const { answer, readFigures } = await answerWith(aStream(cut([START, DELTA, STOP, "data: [DONE]\n\n"])));
    await drain(answer.body);
    expect(await readFigures()).toEqual(EXACT);
  });

  test("is an estimate where it stops without a total", async () => {
    const { answer, readFigures } = await answerWith(aStream(cut([START, TEXT, STOP])));
    await drain(answer.body);
    expect(await readFigures()).toEqual({ ...BROKEN, ends: ["ok none"] });
  });

  test("is an incomplete stream where it ends in the middle", async () => {
    const { answer, readFigures } = await answerWith(aStream(cut([START, TEXT])));
    await drain(answer.body);
    expect(await readFigures()).toEqual({ ...BROKEN, ends: ["error incomplete_stream"] });
  });

  test("is an incomplete stream where it ends within an event", async () => {
    const { answer, readFigures } = await answerWith(aStream(cut([START, TEXT, DELTA.slice(0, -20)])));
    await drain(answer.body);
    expect(await readFigures()).toEqual({ ...BROKEN, ends: ["error incomplete_stream"], faults: 1 });
  });
});

test("a stream read as text counts the same", async () => {
  const { answer, readFigures } = await answerWith(aStream([START, BAD, TEXT, DELTA, STOP]));
  expect(await answer.text()).toBe(START + BAD + TEXT + DELTA + STOP);
  expect(await readFigures()).toEqual({ ...EXACT, faults: 1 });
});

test("a call ends with message_stop, although the connection stays open", async () => {
  const { answer, readFigures } = await answerWith(aStream([START, DELTA, STOP], true));
  const reader = answer.body?.getReader();
  for (let reads = 0; reads < 3; reads += 1) {
    expect((await readFigures()).ends).toEqual([]);
    await reader?.read();
  }
  expect(await readFigures()).toEqual(EXACT);
});

test("a call whose reader leaves after the last total is a whole one", async () => {
  const { answer, readFigures } = await answerWith(aStream([START, DELTA, STOP]));
  const reader = answer.body?.getReader();
  await reader?.read();
  await reader?.read();
  await reader?.cancel();
  expect(await readFigures()).toEqual(EXACT);
});

test("a stream without a body is a failed call at once", async () => {
  const response = new Response(null, { headers: { "content-type": "text/event-stream" } });
  const { readFigures } = await answerWith(response);
  expect(await readFigures()).toMatchObject({ ends: ["error empty_body"], inputTokens: 0, faults: 0 });
});

test("a stream that cannot be watched is a failed call at once, and passes unchanged", async () => {
  const response = Object.freeze(aStream([START, DELTA, STOP]));
  const { answer, readFigures } = await answerWith(response);
  expect(await readFigures()).toMatchObject({ ends: ["error unwatched_body"], inputTokens: 0, faults: 1 });
  expect(await answer.text()).toBe(START + DELTA + STOP);
});

describe("where clone reads past the body's own tee, a stream", () => {
  test("is not broken off by one half; the other is read on", async () => {
    const { answer, readFigures } = await answerWith(cloneAside(aStream([START, TEXT, DELTA, STOP])));
    const copy = answer.clone();
    void copy.body?.cancel();
    expect((await readFigures()).ends).toEqual([]);
    await drain(answer.body);
    expect(await readFigures()).toEqual(EXACT);
  });

  test("counts by the copy where that half alone is read", async () => {
    const { answer, readFigures } = await answerWith(cloneAside(aStream([START, TEXT, DELTA, STOP])));
    await drain(answer.clone().body);
    expect(await readFigures()).toEqual(EXACT);
  });

  test("is broken off once both halves are", async () => {
    const { answer, readFigures } = await answerWith(cloneAside(aStream([START, TEXT, DELTA, STOP])));
    const bodies = [answer.clone().body, answer.body];
    for (const body of bodies) {
      const reader = body?.getReader();
      await reader?.read();
      await reader?.read();
      expect((await readFigures()).ends).toEqual([]);
      void reader?.cancel();
    }
    expect(await readFigures()).toEqual(BROKEN);
  });

  test("tells the events that are no JSON once, although two halves see them", async () => {
    const { answer, readFigures } = await answerWith(cloneAside(aStream([START, BAD, DELTA, STOP])));
    const readers = [answer.clone().body?.getReader(), answer.body?.getReader()];
    for (let reads = 0; reads < 4; reads += 1) for (const reader of readers) await reader?.read();
    expect(await readFigures()).toEqual({ ...EXACT, faults: 1 });
  });
});
