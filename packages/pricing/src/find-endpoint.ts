import type { Endpoint } from "@bursar/conventions";
import type { CallTerms } from "./billable-call.ts";
import type { Prices } from "./prices.ts";

/**
 * The kind of endpoint that a call went to, on platforms whose prices depend on it; undefined where nothing
 * tells.
 *
 * @example of "us.anthropic.claude-opus-5" on Bedrock: "regional"
 */
export function findEndpoint(call: CallTerms, prices: Prices): Endpoint | undefined {
  const { provider, requestModel, model } = call;
  if (provider !== "bedrock" && provider !== "vertex") return undefined;
  const ids = [requestModel, model].filter((id) => typeof id === "string");
  if (provider === "bedrock")
    return first(ids.map((id) => findBedrockEndpoint(prices.index.targetOfDeployment.get(id) ?? id)));
  return first(
    [call.location, ...ids.map((id) => /\/locations\/([a-z0-9-]+)\//.exec(id)?.[1])].map(findLocation),
  );
}

function first(found: readonly (Endpoint | undefined)[]): Endpoint | undefined {
  return found.find((endpoint) => endpoint !== undefined);
}

/** A bare id is an in-region call, and AWS publishes no closed list of prefixes: what is not global is regional. */
function findBedrockEndpoint(written: string): Endpoint | undefined {
  const id = written.toLowerCase();
  const prefix = /(?:^|\/)(?:([a-z-]{2,8})\.)?anthropic\.[^/]*$/.exec(id);
  if (prefix === null) return undefined;
  if (prefix[1] === "global") return "global";
  return prefix[1] === "us-gov" || id.startsWith("arn:aws-us-gov:") ? "us_gov" : "regional";
}

function findLocation(location: string | undefined): Endpoint | undefined {
  if (typeof location !== "string" || location === "") return undefined;
  return location.toLowerCase() === "global" ? "global" : "regional";
}
