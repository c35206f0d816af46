import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type * as JsonSchema from "@anthropic-ai/sdk/helpers/json-schema";
import type * as BetaJsonSchema from "@anthropic-ai/sdk/helpers/beta/json-schema";
import { withFeature } from "@bursar/instrumentation";
import { countItems, REQUEST } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";

const STREAM = { ...REQUEST, stream: true } as const;

const SCHEMA = {
  type: "object",
  properties: { colour: { type: "string" } },
  required: ["colour"],
  additionalProperties: false,
} as const;

const COLOUR = { nextContent: [[{ type: "text", text: '{"colour":"blue"}' }]] };

/** Requests by the SDK's own methods. */
export const MESSAGE_SCENARIOS: readonly Scenario[] = [
  {
    name: "create",
    async run({ createClient }) {
      const message = await createClient().messages.create(REQUEST);
      assert.equal(message.usage.output_tokens, 64);
    },
  },
  {
    name: "create, streamed",
    async run({ createClient }) {
      assert.equal(await countItems(await createClient().messages.create(STREAM)), 13);
    },
  },
  {
    name: "create, awaited later and elsewhere",
    async run({ createClient }) {
      const promise = createClient().messages.create(REQUEST);
      await sleep(50);
      const message = await withFeature("elsewhere", () => promise);
      assert.equal(message.type, "message");
    },
  },
  {
    name: "stream()",
    async run({ createClient }) {
      const message = await createClient().messages.stream(REQUEST).finalMessage();
      assert.equal(message.usage.output_tokens, 64);
    },
  },
  {
    name: "stream(), iterated",
    async run({ createClient }) {
      assert.equal(await countItems(createClient().messages.stream(REQUEST)), 13);
    },
  },
  {
    name: "parse",
    behaviour: COLOUR,
    async run({ createClient, load }) {
      const { jsonSchemaOutputFormat } = (await load(
        "@anthropic-ai/sdk/helpers/json-schema",
      )) as typeof JsonSchema;
      const output_config = { format: jsonSchemaOutputFormat(SCHEMA) };
      const message = await createClient().messages.parse({ ...REQUEST, output_config });
      assert.deepEqual(message.parsed_output, { colour: "blue" });
    },
  },
  {
    name: "beta create",
    async run({ createClient }) {
      const message = await createClient().beta.messages.create(REQUEST);
      assert.equal(message.usage.output_tokens, 64);
    },
  },
  {
    name: "beta create, streamed",
    async run({ createClient }) {
      assert.equal(await countItems(await createClient().beta.messages.create(STREAM)), 13);
    },
  },
  {
    name: "beta stream()",
    async run({ createClient }) {
      const message = await createClient().beta.messages.stream(REQUEST).finalMessage();
      assert.equal(message.usage.output_tokens, 64);
    },
  },
  {
    name: "beta parse",
    behaviour: COLOUR,
    async run({ createClient, load }) {
      const { betaJSONSchemaOutputFormat } = (await load(
        "@anthropic-ai/sdk/helpers/beta/json-schema",
      )) as typeof BetaJsonSchema;
      const output_config = { format: betaJSONSchemaOutputFormat(SCHEMA) };
      const message = await createClient().beta.messages.parse({ ...REQUEST, output_config });
      assert.deepEqual(message.parsed_output, { colour: "blue" });
    },
  },
  {
    name: "raw client.post",
    async run({ createClient }) {
      const message = await createClient().post("/v1/messages", { body: REQUEST });
      assert.equal((message as { type: string }).type, "message");
    },
  },
  {
    name: "raw client.post, streamed",
    async run({ createClient }) {
      const stream = await createClient().post("/v1/messages", { body: STREAM, stream: true });
      assert.equal(await countItems(stream as AsyncIterable<unknown>), 13);
    },
  },
  {
    name: "withOptions() clone, and a clone of it",
    async run({ createClient }) {
      const clone = createClient().withOptions({ timeout: 5_000 });
      await clone.messages.create(REQUEST);
      await countItems(await clone.withOptions({ maxRetries: 1 }).messages.create(STREAM));
    },
  },
  {
    name: "countTokens and beta countTokens (free)",
    async run({ createClient }) {
      const { model, messages } = REQUEST;
      const count = await createClient().messages.countTokens({ model, messages });
      assert.equal(count.input_tokens, 5);
      await createClient().beta.messages.countTokens({ model, messages });
    },
  },
];
