import assert from "node:assert/strict";
import type * as BetaJsonSchema from "@anthropic-ai/sdk/helpers/beta/json-schema";
import { withFeature } from "@bursar/instrumentation";
import { countItems, REQUEST } from "../scenario.ts";
import type { Client, Scenario, Stage } from "../scenario.ts";

const LOOK_UP = (id: string) => ({ type: "tool_use", id, name: "look_up", input: { word: "sky" } });
const THREE_TURNS = {
  nextContent: [[LOOK_UP("toolu_1")], [LOOK_UP("toolu_2")], [{ type: "text", text: "Blue." }]],
};

type Params = Omit<Parameters<Client["beta"]["messages"]["toolRunner"]>[0], "stream">;

async function planParams({ load }: Stage): Promise<Params> {
  const { betaTool } = (await load("@anthropic-ai/sdk/helpers/beta/json-schema")) as typeof BetaJsonSchema;
  const tool = betaTool({
    name: "look_up",
    description: "Looks a word up",
    inputSchema: { type: "object", properties: { word: { type: "string" } }, required: ["word"] },
    run: ({ word }: { word: string }) => `${word} is above`,
  });
  return { ...REQUEST, tools: [tool] };
}

const hasThreads = ({ createClient }: Stage): boolean => "thread" in createClient().beta.messages;

/** Calls that the SDK makes on its own, turn by turn. */
export const TOOL_LOOP_SCENARIOS: readonly Scenario[] = [
  {
    name: "toolRunner, 3 turns",
    behaviour: THREE_TURNS,
    async run(stage) {
      const message = await stage.createClient().beta.messages.toolRunner(await planParams(stage));
      assert.equal(message.stop_reason, "end_turn");
    },
  },
  {
    name: "toolRunner, iterated, 3 turns",
    behaviour: THREE_TURNS,
    async run(stage) {
      const runner = stage.createClient().beta.messages.toolRunner(await planParams(stage));
      assert.equal(await countItems(runner), 3);
    },
  },
  {
    name: "toolRunner, streamed, 3 turns",
    behaviour: THREE_TURNS,
    async run(stage) {
      const runner = stage
        .createClient()
        .beta.messages.toolRunner({ ...(await planParams(stage)), stream: true });
      let events = 0;
      for await (const stream of runner) events += await countItems(stream);
      assert.ok(events > 20);
    },
  },
  {
    name: "toolRunner, streamed, streams not read, 3 turns",
    behaviour: THREE_TURNS,
    async run(stage) {
      const runner = stage
        .createClient()
        .beta.messages.toolRunner({ ...(await planParams(stage)), stream: true });
      assert.equal(await countItems(runner), 3);
    },
  },
  {
    name: "toolRunner, made here, iterated and awaited in another scope, 3 turns each",
    behaviour: { nextContent: [...THREE_TURNS.nextContent, ...THREE_TURNS.nextContent] },
    async run(stage) {
      const { messages } = stage.createClient().beta;
      const params = await planParams(stage);
      const runners = [messages.toolRunner(params), messages.toolRunner(params)] as const;
      await withFeature("elsewhere", async () => {
        assert.equal(await countItems(runners[0]), 3);
        assert.equal((await runners[1]).stop_reason, "end_turn");
      });
    },
  },
  {
    name: "thread, made here, used and forked in another scope",
    isIn: hasThreads,
    async run({ createClient }) {
      const { model, max_tokens, messages } = REQUEST;
      const thread = createClient().beta.messages.thread({ model, max_tokens });
      await withFeature("elsewhere", async () => {
        await thread.send(messages);
        await thread.stream({ role: "user", content: "And at night?" }).finalMessage();
        await thread.fork().send({ role: "user", content: "And at noon?" });
      });
    },
  },
  {
    name: "thread, send and stream",
    isIn: hasThreads,
    async run({ createClient }) {
      const { model, max_tokens } = REQUEST;
      const thread = createClient().beta.messages.thread({ model, max_tokens });
      assert.equal(
        (await thread.send({ role: "user", content: "Why is the sky blue?" })).usage.output_tokens,
        64,
      );
      assert.equal(
        (await thread.stream({ role: "user", content: "And at night?" }).finalMessage()).usage.output_tokens,
        64,
      );
    },
  },
  {
    name: "thread, toolRunner, 3 turns",
    behaviour: THREE_TURNS,
    isIn: hasThreads,
    async run(stage) {
      const thread = stage.createClient().beta.messages.thread(await planParams(stage));
      assert.equal((await thread.toolRunner()).stop_reason, "end_turn");
    },
  },
];
