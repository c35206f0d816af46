/** A `usage` as the Messages API returns it. */
interface ApiUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_creation: {
    readonly ephemeral_5m_input_tokens: number;
    readonly ephemeral_1h_input_tokens: number;
  };
  readonly server_tool_use: { readonly web_search_requests: number } | null;
  readonly service_tier: "standard";
  readonly inference_geo: "global";
}

export interface MixCall {
  readonly model: string;
  readonly usage: ApiUsage;
}

/** Calls of one kind. */
export interface Mix {
  readonly name: string;
  readonly calls: readonly MixCall[];
}

/** A whole number from 0 to `most`, the next of a sequence that is the same in each run. */
type Draw = (most: number) => number;

const CALLS_PER_MIX = 240;

/** Prompts stay below every long-prompt limit: above it the two price books differ. */
const KINDS: Readonly<Record<string, (draw: Draw) => Partial<ApiUsage>>> = {
  plain: () => ({}),
  "cache split": planCacheTokens,
  "server tools": (draw) => ({
    ...planCacheTokens(draw),
    server_tool_use: { web_search_requests: 1 + draw(4) },
  }),
};

/** The same calls in each run, spread evenly over the models: a mix of each kind, and one of all kinds. */
export function planMixes(models: readonly string[]): readonly Mix[] {
  const draw = planDraw(20_261_122);
  const mixes = Object.entries(KINDS).map(([name, planTokens]) => ({
    name,
    calls: Array.from({ length: CALLS_PER_MIX }, (_, index) =>
      planCall(models[index % models.length] ?? "", planTokens(draw), draw),
    ),
  }));
  const share = Math.floor(CALLS_PER_MIX / mixes.length);
  const ofEach = mixes.map(({ calls }) => calls.slice(0, share));
  const turns = Array.from({ length: share }, (_, index) =>
    ofEach.flatMap((calls) => calls.slice(index, index + 1)),
  );
  return [...mixes, { name: "all kinds", calls: turns.flat() }];
}

function planCall(model: string, tokens: Partial<ApiUsage>, draw: Draw): MixCall {
  const usage: ApiUsage = {
    input_tokens: 50 + draw(8_000),
    output_tokens: 1 + draw(2_000),
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: "global",
    ...tokens,
  };
  return { model, usage };
}

function planCacheTokens(draw: Draw): Partial<ApiUsage> {
  const written5m = 1 + draw(4_000);
  const written1h = 1 + draw(4_000);
  return {
    cache_read_input_tokens: 1 + draw(60_000),
    cache_creation_input_tokens: written5m + written1h,
    cache_creation: { ephemeral_5m_input_tokens: written5m, ephemeral_1h_input_tokens: written1h },
  };
}

/** The minimal standard generator of Park and Miller. */
function planDraw(seed: number): Draw {
  let state = seed;
  return (most) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % (most + 1);
  };
}
