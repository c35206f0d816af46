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

const countMiddleware = (options: object): unknown =>
  "middleware" in options && Array.isArray(options.middleware) ? options.middleware.length : 0;

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
  "Four methods of the SDK are ours and have other names: `request`, `fetchWithTimeout`, and of beta messages `toolRunner` and `thread`. The rest is the SDK's.":
    {
      see(AnySdk) {
        const client = aClient(AnySdk);
        return [
          ...nameMethods(client, ["request", "fetchWithTimeout", "post"]),
          ...nameMethods(client.messages, ["create", "stream"]),
          ...nameMethods(client.beta.messages, ["create", "toolRunner", "thread"]),
        ];
      },
      without: ["request", "fetchWithTimeout", "post", "create", "stream", "create", "toolRunner", "thread"],
      metered: ["metered", "", "post", "create", "stream", "create", "patched", "patched"],
    },
  "The two prototypes that hold them carry a symbol each, which no `for … in` and no `Object.keys` shows.": {
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
  "An answer has a prototype of ours between itself and `Response.prototype`, and its body one before `ReadableStream.prototype`. Both stay instances of these, without a property of ours.":
    {
      async see(AnySdk) {
        const response = await aClient(AnySdk).messages.create(REQUEST).asResponse();
        const parts = [
          [response, Response],
          [response.body ?? {}, ReadableStream],
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
      ],
      metered: [
        [false, true, []],
        [false, true, []],
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
  "The SDK works on a copy of a request's options, which `prepareOptions` of a derived class gets to see.": {
    async see(AnySdk) {
      const seen = await seeOptions(AnySdk, {}, SENT);
      return [seen === SENT, seen];
    },
    without: [true, SENT],
    metered: [false, SENT],
  },
  "Beside middleware of the application, of a client or a request, ours is the last of a request's own, so the innermost. Beside none there is none.":
    {
      async see(AnySdk) {
        const middleware: Sdk.ClientOptions["middleware"] = [(request, next) => next(request)];
        const seen = [
          await seeOptions(AnySdk, {}, SENT),
          await seeOptions(AnySdk, { middleware }, SENT),
          await seeOptions(AnySdk, {}, { ...SENT, middleware }),
        ];
        return seen.map(countMiddleware);
      },
      without: [0, 0, 1],
      metered: [0, 1, 2],
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
  "A request is sent up to 2 microtasks later, and its answer arrives up to 4 later: never a turn of the event loop.";

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
  expect(metered.toFetch - without.toFetch).toBeGreaterThan(0);
  expect(metered.toFetch - without.toFetch).toBeLessThanOrEqual(2);
  expect(metered.toAnswer - without.toAnswer).toBeGreaterThan(0);
  expect(metered.toAnswer - without.toAnswer).toBeLessThanOrEqual(4);
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
