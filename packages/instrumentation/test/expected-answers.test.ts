import { setTimeout as sleep } from "node:timers/promises";
import type * as Sdk from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "./metered-sdk.ts";

const MESSAGE = {
  type: "message",
  model: "claude-opus-5-5",
  content: [],
  stop_reason: "end_turn",
  usage: { input_tokens: 1_000, output_tokens: 20 },
};
const REQUEST = {
  model: "claude-opus-5-5",
  max_tokens: 100,
  messages: [{ role: "user" as const, content: "Why is the sky blue?" }],
};
const POST = { method: "post", path: "/v1/messages", body: REQUEST } as const;
const ONE = { started: 1, ends: ["ok none"], input: 1_000, output: 20, faults: 0 };

type Client = Sdk.Anthropic;
type SdkMethod = (this: Client, ...args: unknown[]) => unknown;

interface Answered {
  readonly response: Response;
}

/** A class of the application with a method of the SDK's own, which its types hide, in a way of its own. */
function derive(name: string, createMethod: (original: SdkMethod) => SdkMethod): typeof Anthropic {
  const Derived = class extends Anthropic {};
  const original = Reflect.get(Anthropic.prototype, name) as SdkMethod;
  Object.defineProperty(Derived.prototype, name, { value: createMethod(original), configurable: true });
  return Derived;
}

async function tell(
  Kind: typeof Anthropic,
  ask: (client: Client) => Promise<unknown>,
  answer: () => Response = () => Response.json(MESSAGE),
  options: Sdk.ClientOptions = {},
): Promise<object> {
  const { readPoints } = meterAnew();
  const fetch = (): Promise<Response> => Promise.resolve(answer());
  await ask(new Kind({ apiKey: "test", baseURL: "http://127.0.0.1", maxRetries: 0, fetch, ...options }));
  const points = await readPoints();
  return {
    started: sumOf(points, "claude.calls.started"),
    ends: selectPoints(points, "claude.calls").map(
      ({ labels }) => `${labels["result"]} ${labels["error_type"]}`,
    ),
    input: sumOf(points, "claude.tokens", { token_class: "input" }),
    output: sumOf(points, "claude.tokens", { token_class: "output" }),
    faults: sumOf(points, "claude.meter.errors"),
  };
}

const readTwice = async (client: Client): Promise<void> => {
  const promise = client.messages.create(REQUEST);
  const response = await promise.asResponse();
  expect(await response.json()).toEqual(MESSAGE);
  await expect(promise).rejects.toThrow("Body is unusable");
};

test.each<[string, (client: Client) => Promise<unknown>]>([
  ["is awaited", (client) => client.messages.create(REQUEST)],
  [
    "is awaited twice",
    async (client) => {
      const promise = client.messages.create(REQUEST);
      expect(await promise).toBe(await promise);
    },
  ],
  [
    "is awaited late",
    async (client) => {
      const promise = client.messages.create(REQUEST);
      await new Promise(setImmediate);
      expect((await promise).usage.output_tokens).toBe(20);
    },
  ],
  ["is asked for with its response", (client) => client.messages.create(REQUEST).withResponse()],
  [
    "is asked for beside its response",
    (client) => {
      const promise = client.messages.create(REQUEST);
      return Promise.all([promise.asResponse(), promise]);
    },
  ],
  ["is read by the application, and then parsed in vain", readTwice],
  [
    "is asked for as it is",
    async (client) => {
      const response = (await client.request({ ...POST, __binaryResponse: true })) as Response;
      expect(await response.json()).toEqual(MESSAGE);
    },
  ],
])("an answer that %s counts once", async (_name, ask) => {
  expect(await tell(Anthropic, ask)).toEqual(ONE);
});

test.each<[string, typeof Anthropic]>([
  [
    "that reads each answer of a request itself",
    derive(
      "makeRequest",
      (original) =>
        async function (...args) {
          const answered = (await original.apply(this, args)) as Answered;
          return { ...answered, response: Response.json(await answered.response.json()) };
        },
    ),
  ],
  [
    "that reads each answer of an attempt itself",
    derive(
      "fetchWithTimeout",
      (original) =>
        async function (...args) {
          const response = (await original.apply(this, args)) as Response;
          return Response.json(await response.json());
        },
    ),
  ],
  [
    "whose requests are promises of its own",
    derive(
      "request",
      (original) =>
        async function (...args) {
          return await original.apply(this, args);
        },
    ),
  ],
])("an answer of a class %s counts once", async (_name, Kind) => {
  expect(await tell(Kind, (client) => client.messages.create(REQUEST))).toEqual(ONE);
});

test("an answer of which the application makes another one counts once", async () => {
  const ask = async (client: Client): Promise<void> => {
    const promise = client.messages.create(REQUEST);
    const inner = Reflect.get(promise, "responsePromise") as Promise<Answered>;
    const copy = async ({ response, ...rest }: Answered): Promise<Answered> => ({
      ...rest,
      response: Response.json(await response.json()),
    });
    Reflect.set(promise, "responsePromise", inner.then(copy));
    expect(await promise).toEqual(MESSAGE);
  };
  expect(await tell(Anthropic, ask)).toEqual(ONE);
  expect(await tell(Anthropic, ask)).toEqual(ONE);
});

test("an answer whose parsing the application does in a way of its own counts once", async () => {
  const ask = async (client: Client): Promise<void> => {
    const promise = client.messages.create(REQUEST);
    const parse = (_client: unknown, { response }: Answered): Promise<unknown> => response.json();
    Reflect.set(promise, "parseResponse", parse);
    expect(await promise).toEqual(MESSAGE);
  };
  expect(await tell(Anthropic, ask)).toEqual(ONE);
});

test.each<[string, () => Response, string]>([
  [
    "that is text, and no JSON,",
    () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    "error client_error",
  ],
  ["without a body", () => new Response(null, { status: 204 }), "error empty_body"],
])("an answer %s is a failed call", async (_name, answer, end) => {
  const ask = (client: Client): Promise<unknown> => client.messages.create(REQUEST);
  expect(await tell(Anthropic, ask, answer)).toEqual({ ...ONE, ends: [end], input: 0, output: 0 });
});

test("an answer that is broken JSON is a failed call, and its error is the SDK's", async () => {
  const answer = (): Response => new Response("{", { headers: { "content-type": "application/json" } });
  const ask = (client: Client): Promise<unknown> =>
    expect(client.messages.create(REQUEST)).rejects.toThrow(SyntaxError);
  const figures = { ...ONE, ends: ["error client_error"], input: 0, output: 0 };
  expect(await tell(Anthropic, ask, answer)).toEqual(figures);
});

test("300 answers that come in one turn count once each", async () => {
  const ask = (client: Client): Promise<unknown> =>
    Promise.all(Array.from({ length: 300 }, () => client.messages.create(REQUEST)));
  expect(await tell(Anthropic, ask)).toEqual({ ...ONE, started: 300, input: 300_000, output: 6_000 });
});

test("a message that is a JSON text is an answer without usage", async () => {
  const ask = (client: Client): Promise<unknown> => client.messages.create(REQUEST);
  expect(await tell(Anthropic, ask, () => Response.json("hello"))).toEqual({ ...ONE, input: 0, output: 0 });
});

test("an answer of a fetch of the application's own that parses to nothing ends its call", async () => {
  const headers = new Headers({ "content-type": "application/json" });
  const response = { ok: true, status: 200, headers, json: () => Promise.resolve(null) };
  const ask = (client: Client): Promise<unknown> => client.messages.create(REQUEST);
  const figures = await tell(Anthropic, ask, () => response as unknown as Response);
  expect(figures).toEqual({ ...ONE, input: 0, output: 0 });
});

test("an answer of a request that was made before metering began counts once", async () => {
  const ask = async (client: Client): Promise<void> => {
    instrumentation.disable();
    const promise = client.messages.create(REQUEST);
    instrumentation.enable();
    expect(await promise).toEqual(MESSAGE);
  };
  expect(await tell(Anthropic, ask)).toEqual(ONE);
});

test("the answer of a retry counts once where metering began in the midst of the request", async () => {
  const answers = [new Response(null, { status: 500, headers: { "retry-after-ms": "20" } })];
  const ask = async (client: Client): Promise<void> => {
    instrumentation.disable();
    const promise = client.messages.create(REQUEST).then((message) => message);
    await sleep(10);
    instrumentation.enable();
    expect(await promise).toEqual(MESSAGE);
  };
  const answer = (): Response => answers.pop() ?? Response.json(MESSAGE);
  expect(await tell(Anthropic, ask, answer, { maxRetries: 1 })).toEqual(ONE);
});

test("an answer counts once where another library makes something else of each message", async () => {
  const { prototype } = Object.getPrototypeOf(Anthropic) as { prototype: object };
  const metered = Reflect.get(prototype, "request") as SdkMethod;
  instrumentation.disable();
  const own = Reflect.get(prototype, "request") as SdkMethod;
  expect(own).not.toBe(metered);
  const unwrap: SdkMethod = function (...args) {
    const promise = own.apply(this, args) as { _thenUnwrap: (make: (message: object) => unknown) => unknown };
    return promise._thenUnwrap(({ content }: { content?: unknown }) => content);
  };
  Reflect.set(prototype, "request", unwrap);
  instrumentation.enable();
  try {
    const ask = async (client: Client): Promise<void> => {
      expect(await client.messages.create(REQUEST)).toEqual([]);
    };
    expect(await tell(Anthropic, ask)).toEqual(ONE);
    expect(await tell(Anthropic, ask)).toEqual(ONE);
  } finally {
    instrumentation.disable();
    Reflect.set(prototype, "request", own);
    instrumentation.enable();
  }
});

test("a response that the SDK parses carries nothing of ours", async () => {
  const { response } = await (async () => {
    meterAnew();
    const fetch = (): Promise<Response> => Promise.resolve(Response.json(MESSAGE));
    const client = new Anthropic({ apiKey: "test", baseURL: "http://127.0.0.1", fetch });
    // The way to parse has to be seen twice.
    await client.messages.create(REQUEST);
    return client.messages.create(REQUEST).withResponse();
  })();
  expect(Object.getPrototypeOf(response)).toBe(Response.prototype);
});

test.each<[string, Record<string, string>, object, string]>([
  ["its header", { "anthropic-workspace-id": "wrkspc_7" }, MESSAGE, "wrkspc_7"],
  ["nothing", {}, MESSAGE, "unknown"],
  ["its header, whatever its text holds", {}, { ...MESSAGE, _workspace_id: "wrkspc_8" }, "unknown"],
])("the workspace of a message is told by %s", async (_name, headers, message, workspace) => {
  const { readPoints } = meterAnew();
  const fetch = (): Promise<Response> => Promise.resolve(Response.json(message, { headers }));
  const client = new Anthropic({ apiKey: "test", baseURL: "http://127.0.0.1", fetch });
  // The way to parse has to be seen twice.
  for (let call = 0; call < 2; call += 1) await client.messages.create(REQUEST);
  const points = await readPoints();
  const told = selectPoints(points, "claude.tokens", { token_class: "input" });
  expect(told.map(({ labels }) => labels["workspace"])).toEqual([workspace]);
  expect(sumOf(points, "claude.tokens", { token_class: "input", workspace })).toBe(2_000);
});
