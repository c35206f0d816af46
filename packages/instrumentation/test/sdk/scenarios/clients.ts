import assert from "node:assert/strict";
import { countItems, REQUEST } from "../scenario.ts";
import type { Client, Scenario, Stage } from "../scenario.ts";
import { withPlatformServer } from "../platform-server.ts";

/** A client of one of the platforms' SDKs. */
interface Platform {
  readonly specifier: string;
  readonly className: string;
  /** As the platform names it. */
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** What the table has to add. */
  readonly remark?: string;
}

type ClientClass = new (options: Readonly<Record<string, unknown>>) => Client;

// The part of Google's `AuthClient` that is asked.
const GOOGLE = {
  projectId: "project",
  getRequestHeaders: () => Promise.resolve(new Headers({ authorization: "Bearer google" })),
};

const PLATFORMS: readonly Platform[] = [
  {
    specifier: "@anthropic-ai/bedrock-sdk",
    className: "AnthropicBedrock",
    model: "global.anthropic.claude-opus-5-5",
    options: { awsRegion: "us-east-1", awsAccessKey: "access", awsSecretKey: "secret" },
  },
  {
    specifier: "@anthropic-ai/bedrock-sdk",
    className: "AnthropicBedrockMantle",
    model: "global.anthropic.claude-opus-5-5",
    options: { awsRegion: "us-east-1", awsAccessKey: "access", awsSecretAccessKey: "secret" },
  },
  {
    specifier: "@anthropic-ai/vertex-sdk",
    className: "AnthropicVertex",
    model: "claude-opus-5@20260724",
    options: { region: "global", projectId: "project", authClient: GOOGLE },
  },
  {
    specifier: "@anthropic-ai/google-cloud-sdk",
    className: "AnthropicGoogleCloud",
    model: "claude-opus-5-5",
    options: {
      project: "project",
      workspaceId: "wrkspc_1",
      bearerTokenProvider: () => Promise.resolve("google"),
    },
    remark: " (no public price: its USD is unknown)",
  },
  {
    specifier: "@anthropic-ai/foundry-sdk",
    className: "AnthropicFoundry",
    model: "claude-opus-5-5",
    options: { apiKey: "azure" },
  },
  {
    specifier: "@anthropic-ai/aws-sdk",
    className: "AnthropicAws",
    model: "claude-opus-5-5",
    options: {
      awsRegion: "us-east-1",
      awsAccessKey: "access",
      awsSecretAccessKey: "secret",
      workspaceId: "wrkspc_1",
    },
  },
];

async function findClass({ load }: Stage, { specifier, className }: Platform): Promise<ClientClass> {
  const loaded = (await load(specifier)) as Readonly<Record<string, ClientClass>>;
  const found = loaded[className];
  assert.ok(found, `${specifier} has no ${className}`);
  return found;
}

function planPlatformScenario(platform: Platform): Scenario {
  return {
    name: `${platform.className}, create and streamed${platform.remark ?? ""}`,
    run: (stage) =>
      callPlatform(stage, platform, async (client) => {
        const request = { ...REQUEST, model: platform.model };
        assert.equal((await client.messages.create(request)).usage.output_tokens, 64);
        assert.equal(await countItems(await client.messages.create({ ...request, stream: true })), 13);
      }),
  };
}

/** Bedrock's streams are of another format; the SDK hands on a body of its own. */
function planBedrockBreak(platform: Platform): Scenario {
  return {
    name: `${platform.className}, early break`,
    behaviour: { eventsPerBlock: 16, eventIntervalMs: 20 },
    run: (stage) =>
      callPlatform(stage, platform, async (client) => {
        const stream = await client.messages.create({ ...REQUEST, model: platform.model, stream: true });
        for await (const { type } of stream) if (type === "content_block_delta") break;
        await stage.fake.whenIdle();
        assert.equal(stage.fake.ledger.entries[0]?.result, "aborted");
      }),
  };
}

async function callPlatform(
  stage: Stage,
  platform: Platform,
  call: (client: Client) => Promise<void>,
): Promise<void> {
  const PlatformClient = await findClass(stage, platform);
  await withPlatformServer(stage.fake.url, (baseURL) =>
    call(new PlatformClient({ ...platform.options, baseURL, maxRetries: 0 })),
  );
}

/** Several clients, classes and copies of the SDK in one process. */
export const CLIENT_SCENARIOS: readonly Scenario[] = [
  {
    name: "every version, by import and by require, in one process",
    async run({ loadCopies, fake }) {
      const copies = await loadCopies();
      assert.equal(new Set(copies.map((copy) => copy.BaseAnthropic)).size, copies.length);
      for (const { Anthropic } of copies) {
        const client = new Anthropic({ apiKey: "test", baseURL: fake.url, maxRetries: 0 });
        await client.messages.create(REQUEST);
      }
    },
  },
  {
    name: "a class derived by the application",
    async run({ sdk, fake }) {
      class OwnClient extends sdk.Anthropic {}
      await new OwnClient({ apiKey: "test", baseURL: fake.url, maxRetries: 0 }).messages.create(REQUEST);
    },
  },
  {
    name: "50 calls at once, one client",
    async run({ createClient }) {
      const client = createClient();
      await Promise.all(Array.from({ length: 50 }, () => client.messages.create(REQUEST)));
    },
  },
  ...PLATFORMS.map(planPlatformScenario),
  ...PLATFORMS.slice(0, 1).map(planBedrockBreak),
];
