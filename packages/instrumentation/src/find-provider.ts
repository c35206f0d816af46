import type { Provider } from "@bursar/conventions";

const BY_CLASS: Readonly<Record<string, Provider>> = {
  AnthropicBedrock: "bedrock",
  AnthropicBedrockMantle: "bedrock",
  AnthropicVertex: "vertex",
  AnthropicGoogleCloud: "google_cloud",
  AnthropicFoundry: "foundry",
  AnthropicAws: "aws",
  Anthropic: "anthropic",
};

const BY_NAME: Readonly<Record<string, Provider>> = {
  anthropic: "anthropic",
  "aws.bedrock": "bedrock",
  "gcp.vertex_ai": "vertex",
};

// An application has few classes of clients.
const known = new WeakMap<object, Provider>();

/** Whose platform a client of the SDK calls; `unknown` for a class that is not the SDK's. */
export function findProvider(client: object): Provider {
  const kind: unknown = Object.getPrototypeOf(client);
  if (typeof kind !== "object" || kind === null) return findByName(client);
  const before = known.get(kind);
  if (before !== undefined) return before;
  const provider = findByClass(kind);
  if (provider === undefined) return findByName(client);
  known.set(kind, provider);
  return provider;
}

/**
 * Foundry, AWS and Google Cloud call themselves `anthropic`, so the class comes first; applications derive classes of
 * their own from all of them.
 */
function findByClass(kind: object): Provider | undefined {
  let prototype: unknown = kind;
  while (typeof prototype === "object" && prototype !== null) {
    const provider = BY_CLASS[prototype.constructor.name];
    if (provider !== undefined) return provider;
    prototype = Object.getPrototypeOf(prototype);
  }
  return undefined;
}

function findByName(client: object): Provider {
  const name = "_genAIProviderName" in client ? client._genAIProviderName : undefined;
  return (typeof name === "string" ? BY_NAME[name] : undefined) ?? "unknown";
}
