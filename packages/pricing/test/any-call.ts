import type { BillableCall } from "../src/index.ts";
import { ORACLE_DAYS, ORACLE_TABLE } from "./oracle-table.ts";
import type { OracleCall, OraclePass } from "./oracle.ts";

const MODELS = Object.keys(ORACLE_TABLE);

/** mulberry32: the same figures on every run of the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

function anyPass(random: () => number, model: string, type: OraclePass["type"]): OraclePass {
  const count = (): number => (random() < 0.3 ? 0 : Math.floor(10 ** (random() * 6)));
  const edge = random() < 0.15 ? pick([99_999, 100_000, 100_001, 200_000, 200_001], random) : undefined;
  return {
    model,
    type,
    input: edge ?? count(),
    output: random() < 0.2 ? 0 : count(),
    read: edge === undefined ? count() : 0,
    write5m: edge === undefined ? count() : 0,
    write1h: edge === undefined ? count() : 0,
    writeUnsplit: edge === undefined ? count() : 0,
  };
}

/** A call with any mix of modifiers, on the day of a price event or its eve. */
export function anyCall(random: () => number): OracleCall {
  const model = pick(MODELS, random);
  const other = (): OraclePass =>
    anyPass(
      random,
      random() < 0.5 ? model : pick(MODELS, random),
      pick(["message", "compaction", "advisor_message"], random),
    );
  const several = random() < 0.3;
  const last = anyPass(random, model, several && random() < 0.5 ? "fallback_message" : "message");
  return {
    provider: pick(
      ["anthropic", "anthropic", "anthropic", "aws", "foundry", "bedrock", "bedrock", "google_cloud"],
      random,
    ),
    model,
    endpoint: pick(["global", "us", "us-gov", "none"], random),
    passes: several ? [other(), ...(random() < 0.5 ? [other()] : []), last] : [last],
    day: pick(ORACLE_DAYS, random),
    fast: random() < 0.2,
    tier: pick(["standard", "standard", "priority", "batch", null], random),
    us: random() < 0.3,
    searches: random() < 0.2 ? Math.floor(random() * 20) : 0,
    refused: random() < 0.1,
    billTo: random() < 0.05 ? "user_profile" : "self",
    contract: random() < 0.4,
  };
}

function usageOfPass(pass: OraclePass): object {
  return {
    input_tokens: pass.input,
    output_tokens: pass.output,
    cache_read_input_tokens: pass.read,
    cache_creation_input_tokens: pass.write5m + pass.write1h + pass.writeUnsplit,
    cache_creation: { ephemeral_5m_input_tokens: pass.write5m, ephemeral_1h_input_tokens: pass.write1h },
  };
}

/** The call as the API reports it. */
export function asTheApiSaysIt(call: OracleCall): BillableCall {
  const [first] = call.passes;
  if (first === undefined) throw new RangeError("a call without a pass");
  return {
    model: call.model,
    provider: call.provider,
    requestModel: call.endpoint === "none" ? call.model : `${call.endpoint}.anthropic.${call.model}-v1:0`,
    atMs: Date.parse(call.day),
    stopReason: call.refused ? "refusal" : "end_turn",
    billTo: call.billTo,
    usage: {
      ...usageOfPass(first),
      ...(call.passes.length > 1 && {
        iterations: call.passes.map((pass) => ({ ...usageOfPass(pass), type: pass.type, model: pass.model })),
      }),
      speed: call.fast ? "fast" : "standard",
      service_tier: call.tier,
      inference_geo: call.us ? "us" : "global",
      server_tool_use: { web_search_requests: call.searches, web_fetch_requests: 0 },
    },
  };
}
