import Unmetered from "@anthropic-ai/sdk";
import type * as Sdk from "@anthropic-ai/sdk";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { expect, test } from "vitest";
import { meterClient, meterFetch, withFeature } from "../src/index.ts";
import { Anthropic, meterAnew } from "./metered-sdk.ts";

type AnySdk = typeof Unmetered;
type Fetch = NonNullable<Sdk.ClientOptions["fetch"]>;

/** What an application can see, and what it sees without us and with us. */
interface Difference {
  readonly see: (AnySdk: AnySdk) => unknown;
  readonly without: unknown;
  readonly metered: unknown;
}

const MESSAGE = {
  type: "message",
  model: "claude-opus-5-5",
  content: [],
  stop_reason: "end_turn",
  usage: { input_tokens: 1_000, output_tokens: 0 },
};
const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};
const answer: Fetch = () => Promise.resolve(Response.json(MESSAGE));

const answerEvents: Fetch = () =>
  Promise.resolve(new Response("", { headers: { "content-type": "text/event-stream" } }));

const aClient = (AnySdk: AnySdk, options: Sdk.ClientOptions = {}): Sdk.Anthropic =>
  new AnySdk({ apiKey: "test", baseURL: "http://127.0.0.1", fetch: answer, ...options });

const SENT = { method: "post" as const, path: "/v1/messages", body: REQUEST };

/** The options of a request, as a class that the application derives gets to see them. */
async function seeOptions(
  AnySdk: AnySdk,
  client: Sdk.ClientOptions,
  sent: Parameters<Sdk.Anthropic["request"]>[0],
): Promise<object> {
  const seen: object[] = [];
  class Derived extends AnySdk {
    protected override prepareOptions(options: object): Promise<void> {
      seen.push(options);
      return Promise.resolve();
    }
  }
  await aClient(Derived, client).request(sent);
  return seen[0] ?? {};
}

function nameMethods(holder: object, keys: readonly string[]): unknown[] {
  return keys.map((key) => {
    const method: unknown = Reflect.get(holder, key);
    return typeof method === "function" && method.name;
  });
}

/** From Node 24 on iterators have it. */
const HAS_ASYNC_DISPOSE = typeof (async function* () {})()[Symbol.asyncDispose];

const listOwn = (target: object): string[] =>
  Reflect.ownKeys(target)
    .map(String)
    .filter((key) => !/^Symbol\(k[A-Z]/.test(key));

/** The attributes of the spans that the SDK makes of its own call. */
async function seeSpans(AnySdk: AnySdk): Promise<unknown> {
  const exporter = new InMemorySpanExporter();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
  try {
    await withFeature({ feature: "support", team: "care" }, () => aClient(AnySdk).messages.create(REQUEST));
    await provider.forceFlush();
    return exporter
      .getFinishedSpans()
      .map(({ name, attributes }) => [
        name,
        Object.fromEntries(Object.entries(attributes).filter(([key]) => key.startsWith("claude."))),
      ]);
  } finally {
    trace.disable();
    context.disable();
  }
}

const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "Five methods of the SDK are ours and have other names: `request`, `fetchWithTimeout`, of what they return `asResponse`, and of beta messages `toolRunner` and `thread`. The rest is the SDK's.":
    {
      see(AnySdk) {
        const client = aClient(AnySdk);
        return [
          ...nameMethods(client, ["request", "fetchWithTimeout", "post"]),
          ...nameMethods(client.messages.create(REQUEST), ["asResponse", "withResponse", "parse"]),
          ...nameMethods(client.messages, ["create", "stream"]),
          ...nameMethods(client.beta.messages, ["create", "toolRunner", "thread"]),
        ].join(" ");
      },
      without: [
        "request fetchWithTimeout post asResponse withResponse parse",
        "create stream create toolRunner thread",
      ].join(" "),
      metered: [
        "metered metered post handOut withResponse parse",
        "create stream create patched patched",
      ].join(" "),
    },
  "The prototypes of clients and of beta messages carry a symbol each, which no `for … in` and no `Object.keys` shows.":
    {
      see(AnySdk) {
        const { beta } = aClient(AnySdk);
        const holders = [Object.getPrototypeOf(AnySdk.prototype), Object.getPrototypeOf(beta.messages)];
        return holders.map((holder: object) => [
          Object.getOwnPropertySymbols(holder).map(String),
          Object.keys(holder),
        ]);
      },
      without: [
        [[], []],
        [[], []],
      ],
      metered: [
        [["Symbol(bursar.request.2)"], []],
        [["Symbol(bursar.conversations.1)"], []],
      ],
    },
  "A response that the application may read has a prototype of ours between itself and `Response.prototype`, and its body one before `ReadableStream.prototype`. Both stay instances of these, without a property of ours. A response whose message the SDK parses, or of which it makes a stream that is read at once, is left as it is, but for clients with middleware or with a way of their own to send.":
    {
      async see(AnySdk) {
        const response = await aClient(AnySdk).messages.create(REQUEST).asResponse();
        const { response: parsed } = await aClient(AnySdk).messages.create(REQUEST).withResponse();
        const streaming = aClient(AnySdk, { fetch: answerEvents }).messages.create({
          ...REQUEST,
          stream: true,
        });
        for await (const event of await streaming) void event;
        const streamed = await streaming.asResponse();
        const parts = [
          [response, Response],
          [response.body ?? {}, ReadableStream],
          [parsed, Response],
          [streamed, Response],
          [streamed.body ?? {}, ReadableStream],
        ] as const;
        return parts.map(([part, Class]) => [
          Object.getPrototypeOf(part) === Class.prototype,
          part instanceof Class,
          listOwn(part),
        ]);
      },
      without: [
        [true, true, []],
        [true, true, []],
        [true, true, []],
        [true, true, []],
        [true, true, []],
      ],
      metered: [
        [false, true, []],
        [false, true, []],
        [true, true, []],
        [true, true, []],
        [true, true, []],
      ],
    },
  "A reader of an answer's raw body has `read` and `cancel` of its own.": {
    async see(AnySdk) {
      const response = await aClient(AnySdk).messages.create(REQUEST).asResponse();
      return listOwn(response.body?.getReader() ?? {});
    },
    without: [],
    metered: ["read", "cancel"],
  },
  "What a stream of the SDK is iterated by is ours, with the same methods; its property `iterator` is too.": {
    async see(AnySdk) {
      const client = aClient(AnySdk, { fetch: answerEvents });
      const stream = await client.messages.create({ ...REQUEST, stream: true });
      const iterator = stream[Symbol.asyncIterator]();
      const methods = ["next", "return", "throw", Symbol.asyncIterator, Symbol.asyncDispose] as const;
      return [
        Reflect.ownKeys(stream),
        nameMethods(stream, ["iterator"]),
        methods.map((method) => typeof Reflect.get(iterator, method)),
        Reflect.apply(Reflect.get(iterator, Symbol.asyncIterator), iterator, []) === iterator,
        Object.prototype.toString.call(iterator),
        Reflect.ownKeys(iterator),
      ];
    },
    without: [
      ["iterator", "controller"],
      ["iterator"],
      ["function", "function", "function", "function", HAS_ASYNC_DISPOSE],
      true,
      "[object AsyncGenerator]",
      [],
    ],
    metered: [
      ["iterator", "controller"],
      [""],
      ["function", "function", "function", "function", HAS_ASYNC_DISPOSE],
      true,
      "[object AsyncGenerator]",
      [],
    ],
  },
  "The SDK's promise has an inner promise and a way to parse that are ours, under its own names.": {
    see(AnySdk) {
      const promise = aClient(AnySdk).messages.create(REQUEST);
      return [Reflect.ownKeys(promise), ...nameMethods(promise, ["parseResponse"])];
    },
    without: [["responsePromise", "parseResponse"], "defaultParseResponse"],
    metered: [["responsePromise", "parseResponse"], ""],
  },
  "A tool runner that is made inside a scope has two methods of its own, which keep the scope's names; so does a thread.":
    {
      see(AnySdk) {
        const { messages } = aClient(AnySdk).beta;
        const runner = withFeature("support", () => messages.toolRunner({ ...REQUEST, tools: [] }));
        return listOwn(runner);
      },
      without: [],
      metered: ["generateToolResponse", "Symbol(Symbol.asyncIterator)"],
    },
  "The SDK's own span of a call has four attributes more, where it is recorded by an OpenTelemetry SDK: `claude.feature`, `claude.team`, `claude.path`, `claude.cost_usd`. There is no other span.":
    {
      see: seeSpans,
      without: [["anthropic.messages.create", {}]],
      metered: [
        [
          "anthropic.messages.create",
          {
            "claude.feature": "support",
            "claude.team": "care",
            "claude.path": "unknown",
            "claude.cost_usd": 0.004,
          },
        ],
      ],
    },
};

test.each(Object.entries(DIFFERENCES))("it differs: %s", async (_, { see, without, metered }) => {
  meterAnew();
  expect(await see(Unmetered)).toEqual(without);
  expect(await see(Anthropic)).toEqual(metered);
});

const LATER =
  "An answer arrives up to 3 microtasks later, never a turn of the event loop; its request is sent no later.";

interface Steps {
  toFetch: number;
  toAnswer: number;
}

/** Microtasks from the call to the fetch, and from the fetch's answer to the message. */
async function countSteps(AnySdk: AnySdk): Promise<Steps> {
  const steps: Steps = { toFetch: 0, toAnswer: 0 };
  let counted: keyof Steps | undefined = "toFetch";
  const response = Response.json(MESSAGE);
  const fetch: Fetch = () => {
    counted = "toAnswer";
    return Promise.resolve(response);
  };
  const count = (): void => {
    if (counted === undefined) return;
    steps[counted] += 1;
    queueMicrotask(count);
  };
  const message = aClient(AnySdk, { fetch }).messages.create(REQUEST);
  count();
  await message;
  counted = undefined;
  return steps;
}

test(`it differs: ${LATER}`, async () => {
  meterAnew();
  const without = await countSteps(Unmetered);
  const metered = await countSteps(Anthropic);
  expect(metered.toFetch).toBe(without.toFetch);
  expect(metered.toAnswer - without.toAnswer).toBeGreaterThan(0);
  expect(metered.toAnswer - without.toAnswer).toBeLessThanOrEqual(3);
});

test("the options of a request are the application's own, and so is all middleware that is seen on them", async () => {
  meterAnew();
  const middleware: Sdk.ClientOptions["middleware"] = [(request, next) => next(request)];
  const sent = { ...SENT, middleware };
  expect(await seeOptions(Anthropic, {}, SENT)).toBe(SENT);
  expect(await seeOptions(Anthropic, { middleware }, SENT)).toBe(SENT);
  expect(await seeOptions(Anthropic, {}, sent)).toBe(sent);
  expect(SENT).toEqual({ method: "post", path: "/v1/messages", body: REQUEST });
  expect(sent).toEqual({ ...SENT, middleware });
});

const WRAPPED = "`meterFetch` returns another function than it was given, `meterClient` the very client.";

test(`it differs: ${WRAPPED}`, () => {
  meterAnew();
  const client = aClient(Anthropic);
  expect(meterClient(client)).toBe(client);
  expect(meterFetch(fetch)).not.toBe(fetch);
});

const HEADER = `# What differs for the application

Written by \`test/differences.test.ts\`; \`npx vitest run --project unit --update\` writes it anew.

With us an application gets the same objects, values, errors and times of failure as without us, and the API the same
requests: \`test/harmless.test.ts\` compares both. This is what we know to differ, each shown by a test:
`;

test("DIFFERENCES.md lists what these tests show; --update writes it", async () => {
  const lines = [...Object.keys(DIFFERENCES), LATER, WRAPPED].map((difference) => `- ${difference}`);
  await expect([HEADER, ...lines, ""].join("\n")).toMatchFileSnapshot("../DIFFERENCES.md");
});
