import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { countItems, REQUEST } from "../scenario.ts";
import type { Scenario, Stage } from "../scenario.ts";

const STREAM = { ...REQUEST, stream: true } as const;

const askRaw = ({ createClient }: Stage): Promise<Response> =>
  createClient().messages.create(REQUEST).asResponse();
const streamRaw = ({ createClient }: Stage): Promise<Response> =>
  createClient().messages.create(STREAM).asResponse();

async function readChunks(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read())
    text += decoder.decode(read.value, { stream: true });
  return text;
}

function checkMessage(text: string): void {
  assert.equal((JSON.parse(text) as { type: string }).type, "message");
}

function checkStream(text: string): void {
  assert.match(text, /event: message_stop/);
}

/** Until what nobody holds any more has been collected. */
async function collectGarbage(): Promise<void> {
  assert.ok(globalThis.gc, "needs --expose-gc");
  for (let turn = 0; turn < 3; turn += 1) {
    await sleep(30);
    await globalThis.gc({ execution: "async", type: "major" });
  }
}

/** The response itself, in the application's hands. */
export const RESPONSE_SCENARIOS: readonly Scenario[] = [
  {
    name: "withResponse()",
    async run({ createClient }) {
      const { data, response } = await createClient().messages.create(REQUEST).withResponse();
      assert.deepEqual([data.usage.output_tokens, response.status], [64, 200]);
    },
  },
  {
    name: "withResponse(), streamed",
    async run({ createClient }) {
      const { data } = await createClient().messages.create(STREAM).withResponse();
      assert.equal(await countItems(data), 13);
    },
  },
  {
    name: "asResponse(), read by json()",
    async run(stage) {
      const message = (await (await askRaw(stage)).json()) as { type: string };
      assert.equal(message.type, "message");
    },
  },
  {
    name: "asResponse(), read by text()",
    run: async (stage) => checkMessage(await (await askRaw(stage)).text()),
  },
  {
    name: "asResponse(), read by arrayBuffer()",
    run: async (stage) => checkMessage(new TextDecoder().decode(await (await askRaw(stage)).arrayBuffer())),
  },
  {
    name: "asResponse(), read by the body's reader",
    run: async (stage) => checkMessage(await readChunks((await askRaw(stage)).body)),
  },
  {
    name: "asResponse(), cloned and read twice",
    async run(stage) {
      const response = await askRaw(stage);
      checkMessage(await response.clone().text());
      checkMessage(await response.text());
    },
  },
  {
    name: "asResponse(), streamed, read by text()",
    run: async (stage) => checkStream(await (await streamRaw(stage)).text()),
  },
  {
    name: "asResponse(), streamed, read by the body's reader",
    run: async (stage) => checkStream(await readChunks((await streamRaw(stage)).body)),
  },
  {
    name: "asResponse(), streamed, cloned and read twice",
    async run(stage) {
      const response = await streamRaw(stage);
      const copy = response.clone();
      checkStream(await response.text());
      checkStream(await copy.text());
    },
  },
  {
    name: "asResponse(), never read (its usage is unknown)",
    async run(stage) {
      assert.equal((await askRaw(stage)).status, 200);
      await collectGarbage();
    },
  },
  {
    name: "asResponse(), streamed, never read (its usage is unknown)",
    async run(stage) {
      assert.equal((await streamRaw(stage)).status, 200);
      await collectGarbage();
    },
  },
  {
    name: "create, never awaited (its usage is unknown)",
    async run({ createClient, fake }) {
      void createClient().messages.create(REQUEST);
      while (fake.ledger.entries.length === 0) await sleep(5);
      await collectGarbage();
    },
  },
  {
    name: "tee(), both halves read",
    async run({ createClient }) {
      const [left, right] = (await createClient().messages.create(STREAM)).tee();
      assert.deepEqual(await Promise.all([countItems(left), countItems(right)]), [13, 13]);
    },
  },
  {
    name: "toReadableStream()",
    async run({ createClient }) {
      const stream = await createClient().messages.create(STREAM);
      assert.match(await readChunks(stream.toReadableStream() as ReadableStream<Uint8Array>), /message_stop/);
    },
  },
];
