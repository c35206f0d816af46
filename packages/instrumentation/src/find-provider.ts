import type { Provider } from "@bursar/conventions";
import { createObjectMemo, findClass } from "./object-memo.ts";

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

const findClassProvider = createObjectMemo(findByClass);

/** Whose platform a client of the SDK calls; `unknown` for a class that is not the SDK's. */
export function findProvider(client: object): Provider {
  return findClassProvider(findClass(client)) ?? findByName(client);
}

/**
 * Foundry, AWS and Google Cloud call themselves `anthropic`, so the class comes first; applications derive classes of
 * their own from all of them.
 */
function findByClass(kind: object): Provider | undefined {
  let prototype: unknown = kind;
  while (typeof prototype === "object" && prototype !== null) {
    const constructor: unknown = Reflect.get(prototype, "constructor");
    const provider = typeof constructor === "function" ? BY_CLASS[constructor.name] : undefined;
    if (provider !== undefined) return provider;
    prototype = Object.getPrototypeOf(prototype);
  }
  return undefined;
}

function findByName(client: object): Provider {
  const name = "_genAIProviderName" in client ? client._genAIProviderName : undefined;
  return (typeof name === "string" ? BY_NAME[name] : undefined) ?? "unknown";
}
