import { createRequire } from "node:module";
import type * as Sdk from "@anthropic-ai/sdk";
import { OUTPUT_TOKENS, REQUEST, STREAM_EVENTS } from "./plan-answers.ts";
import type { CallKind } from "./plan-answers.ts";
import { prepareAnswer, prepareOpenStream } from "./prepare-answer.ts";
import type { ScopeName, StartedSubject } from "./started-subject.ts";

/** Makes calls with the SDK, one after the other, and checks that each brings the whole answer. */
export interface Caller {
  /** Lays answers ready for as many calls. */
  readonly prepare: (kind: CallKind, calls: number) => void;
  /** Makes as many calls as were prepared, each in such a scope. */
  readonly call: (kind: CallKind, scope?: ScopeName) => Promise<void>;
  /** Opens a stream and reads its first event. */
  readonly openStream: () => Promise<OpenStream>;
}

/** A stream of which one event has been read. */
export interface OpenStream {
  /** Lets the rest arrive, and reads it. */
  readonly readToEnd: () => Promise<void>;
}

/** Loads the SDK, which has to happen after the subject was started. */
export function createCaller({ clientOptions, runInScope, scopes }: StartedSubject): Caller {
  // CommonJS, because that is what every subject can hook into.
  const { Anthropic }: typeof Sdk = createRequire(import.meta.url)("@anthropic-ai/sdk");
  const answers: Response[] = [];
  const client = new Anthropic({
    ...clientOptions,
    apiKey: "sk-ant-none",
    maxRetries: 0,
    fetch: async () => answers.pop() ?? Response.error(),
  });
  const request = { ...REQUEST, messages: [...REQUEST.messages] };
  const create = async (): Promise<void> => {
    const { usage } = await client.messages.create(request);
    checkTokens(usage.output_tokens, "create");
  };
  const openEvents = async (): Promise<AsyncIterator<Sdk.Anthropic.RawMessageStreamEvent>> => {
    const stream = await client.messages.create({ ...request, stream: true });
    return stream[Symbol.asyncIterator]();
  };
  const stream = async (): Promise<void> => {
    let events = 0;
    for await (const event of await client.messages.create({ ...request, stream: true })) {
      events += 1;
      if (event.type === "message_delta") checkTokens(event.usage.output_tokens, "stream");
    }
    checkEvents(events);
  };
  const ways = { create, stream };
  return {
    prepare(kind, calls) {
      for (let left = calls; left > 0; left -= 1) answers.push(prepareAnswer(kind));
    },
    async call(kind, scope) {
      const way = ways[kind];
      const run = (scope && scopes?.[scope]) ?? runInScope;
      while (answers.length > 0) await run(way);
    },
    async openStream() {
      const { answer, finish } = prepareOpenStream();
      answers.push(answer);
      const events = await runInScope(openEvents);
      await events.next();
      return {
        async readToEnd() {
          finish();
          let seen = 1;
          while ((await events.next()).done !== true) seen += 1;
          checkEvents(seen);
        },
      };
    },
  };
}

function checkTokens(outputTokens: number, kind: CallKind): void {
  if (outputTokens !== OUTPUT_TOKENS[kind]) throw new Error("an answer has changed on its way");
}

function checkEvents(events: number): void {
  if (events !== STREAM_EVENTS - 1) throw new Error(`a stream brought ${events} events`);
}
