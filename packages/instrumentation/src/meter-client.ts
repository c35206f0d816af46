import { claimOwner } from "./claim-owner.ts";
import type { MeterOptions } from "./claim-owner.ts";
import { patchConversations } from "./patch-conversations.ts";
import { isSdkPrototype, patchRequest } from "./patch-request.ts";
import type { SdkPrototype } from "./patch-request.ts";
import { readFields } from "./read-fields.ts";
import { recordFault } from "./record-fault.ts";
import type { Recorder } from "./recorder.ts";

/**
 * Meters a client of the Anthropic SDK (0.101 to 1.x, any platform) without a hook, for bundled applications and
 * whoever wants none. It patches the class that sends the requests, so clones by `withOptions()`, sub-classes and
 * other clients of the same copy of the SDK are metered too. A client that is metered already, by the hook or by
 * this, is counted once.
 *
 * Never throws. What is no such client is left alone, with a diag message and a `claude.meter.errors` count. In a
 * bundle with shortened class names Foundry, AWS and Google Cloud clients are recorded as `anthropic`.
 *
 * @param options - hold where nothing meters this process yet
 * @returns the very client
 * @example export const client = meterClient(new Anthropic());
 */
export function meterClient<Client>(client: Client, options: MeterOptions = {}): Client {
  try {
    if (claimOwner(options) !== undefined) {
      patchRequest(findSdkPrototype(client), () => findRecorder(options));
      patchBeta(client);
    }
  } catch (fault) {
    recordFault("client", fault);
  }
  return client;
}

/** The last of the chain that has `request`: one above it would see a call of a sub-class twice. */
function findSdkPrototype(client: unknown): SdkPrototype {
  let found: SdkPrototype | undefined;
  if (typeof client === "object" && client !== null && hasMiddleware(client))
    for (let at: unknown = Object.getPrototypeOf(client); at !== null; at = Object.getPrototypeOf(at))
      if (isSdkPrototype(at) && Object.hasOwn(at, "request")) found = at;
  if (found === undefined) throw new TypeError("not a client of @anthropic-ai/sdk 0.101.0 or later");
  return found;
}

/** Tool runners and threads, where the client has them. */
function patchBeta(client: unknown): void {
  const messages = readFields(readFields(readFields(client)?.["beta"])?.["messages"]);
  const prototype: unknown = messages && Object.getPrototypeOf(messages);
  if (typeof prototype === "object" && prototype !== null) patchConversations(prototype);
}

function hasMiddleware(client: object): boolean {
  return "middleware" in client && Array.isArray(client.middleware);
}

function findRecorder(options: MeterOptions): Recorder {
  const owner = claimOwner(options);
  if (owner === undefined) throw new Error("metering is switched off");
  return owner.recorder;
}
