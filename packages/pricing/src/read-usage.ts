import { GEOS, SERVICE_TIERS, SPEEDS } from "@bursar/conventions";
import type { Geo, ServiceTier, Speed, TokenClass } from "@bursar/conventions";
import { NO_TOKENS } from "./no-tokens.ts";

/** More tokens than any usage can hold: a figure above it is garbage. */
const MOST_TOKENS = 1_000_000_000_000;

/** One pass of a model as the API reported it. */
export interface UsagePass {
  /** The pass's own model, where the API names one. */
  readonly model: string | undefined;
  /** `message`, `compaction`, `advisor_message` or `fallback_message` in `usage.iterations`. */
  readonly type: string | undefined;
  readonly tokens: Readonly<Record<TokenClass, number>>;
  /** False when a figure of it is garbage, so that its cost cannot be known. */
  readonly sound: boolean;
}

/** `usage` as the API returns it, its figures checked. */
export interface Usage {
  readonly passes: readonly UsagePass[];
  /** A model declined and another took over: `usage.iterations` holds a `fallback_message`. */
  readonly handedOver: boolean;
  readonly thinkingTokens: number;
  readonly webSearchRequests: number;
  readonly webFetchRequests: number;
  readonly serviceTier: ServiceTier;
  readonly speed: Speed;
  readonly geo: Geo;
  /** False when tier, speed, geo or the searches are garbage: no pass has a price then. */
  readonly sound: boolean;
  readonly problems: readonly string[];
}

type Words<Word> = ReadonlyMap<unknown, Word>;

const TIER_WORDS = planWords(SERVICE_TIERS);
const SPEED_WORDS = planWords(SPEEDS);
/** Other values of the label come from the kind of endpoint, never from the API. */
const GEO_WORDS = planWords(GEOS.filter((geo) => geo !== "regional" && geo !== "us_gov"));

function planWords<Word extends string>(words: readonly Word[]): Words<Word> {
  return new Map(words.filter((word) => word !== "unknown").map((word) => [word, word]));
}

type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};

/** Reads any value as a usage; what is wrong with it is named in `problems`, never thrown. */
export function readUsage(usage: unknown): Usage {
  try {
    return readAny(usage);
  } catch {
    // A caller may hand over anything, down to getters that throw.
    return UNREADABLE;
  }
}

const UNREADABLE: Usage = {
  passes: [{ model: undefined, type: undefined, tokens: NO_TOKENS, sound: false }],
  handedOver: false,
  thinkingTokens: 0,
  webSearchRequests: 0,
  webFetchRequests: 0,
  serviceTier: "unknown",
  speed: "unknown",
  geo: "unknown",
  sound: false,
  problems: ["usage: cannot be read"],
};

function readAny(usage: unknown): Usage {
  const problems: string[] = [];
  const fields = readFields(usage, "usage", problems) ?? NO_FIELDS;
  if (fields === NO_FIELDS && problems.length === 0) problems.push("usage: is missing");
  const passes = readPasses(fields, problems);
  // An odd count of thinking tokens changes no cost, so it is named but spoils nothing.
  const thinking = readFields(fields["output_tokens_details"], "usage.output_tokens_details", problems);
  const thinkingTokens = thinking
    ? readCount(thinking["thinking_tokens"], "thinking_tokens", "usage.output_tokens_details", problems)
    : 0;
  const before = problems.length;
  const tools = readFields(fields["server_tool_use"], "usage.server_tool_use", problems) ?? NO_FIELDS;
  const webSearchRequests = readCount(
    tools["web_search_requests"],
    "web_search_requests",
    "usage.server_tool_use",
    problems,
  );
  const webFetchRequests = readCount(
    tools["web_fetch_requests"],
    "web_fetch_requests",
    "usage.server_tool_use",
    problems,
  );
  const serviceTier = readWord(fields["service_tier"], "service_tier", TIER_WORDS, "unknown", problems);
  const speed = readWord(fields["speed"], "speed", SPEED_WORDS, "standard", problems);
  const geo = readWord(fields["inference_geo"], "inference_geo", GEO_WORDS, "unknown", problems);
  const sound = problems.length === before;
  return {
    passes,
    handedOver: passes.some(isFallback),
    thinkingTokens,
    webSearchRequests,
    webFetchRequests,
    serviceTier,
    speed,
    geo,
    sound,
    problems,
  };
}

function readPasses(fields: Fields, problems: string[]): readonly UsagePass[] {
  const iterations = fields["iterations"];
  if (iterations === undefined || iterations === null) return [readPass(fields, "usage", problems)];
  if (!Array.isArray(iterations)) {
    problems.push("usage.iterations: is not a list");
    return [{ ...readPass(fields, "usage", problems), sound: false }];
  }
  if (iterations.length === 0) return [readPass(fields, "usage", problems)];
  // A hole in the list is an entry without figures; `map` would leave it out.
  return Array.from(iterations, (entry: unknown, index) => {
    const path = `usage.iterations[${index}]`;
    return readPass(readFields(entry, path, problems) ?? NO_FIELDS, path, problems);
  });
}

function readPass(fields: Fields, path: string, problems: string[]): UsagePass {
  const before = problems.length;
  const model = path === "usage" ? undefined : fields["model"];
  if (model !== undefined && model !== null && typeof model !== "string")
    problems.push(`${path}.model: is not text`);
  needCount(fields["input_tokens"], "input_tokens", path, problems);
  needCount(fields["output_tokens"], "output_tokens", path, problems);
  // A path is long to write and seldom told.
  const splitPath = path === "usage" ? "usage.cache_creation" : `${path}.cache_creation`;
  const split = readFields(fields["cache_creation"], splitPath, problems) ?? NO_FIELDS;
  const written5m = readCount(
    split["ephemeral_5m_input_tokens"],
    "ephemeral_5m_input_tokens",
    splitPath,
    problems,
  );
  const written1h = readCount(
    split["ephemeral_1h_input_tokens"],
    "ephemeral_1h_input_tokens",
    splitPath,
    problems,
  );
  const written = readCount(
    fields["cache_creation_input_tokens"],
    "cache_creation_input_tokens",
    path,
    problems,
  );
  const unsplit = written - written5m - written1h;
  if (unsplit < 0 && typeof fields["cache_creation_input_tokens"] === "number")
    problems.push(`${splitPath}: holds more than cache_creation_input_tokens`);
  const tokens = {
    input: readCount(fields["input_tokens"], "input_tokens", path, problems),
    cache_read: readCount(fields["cache_read_input_tokens"], "cache_read_input_tokens", path, problems),
    // Writes of unknown lifetime: what the API caches by itself lives 5 minutes.
    cache_write_5m: written5m + (unsplit > 0 ? unsplit : 0),
    cache_write_1h: written1h,
    output: readCount(fields["output_tokens"], "output_tokens", path, problems),
  };
  return {
    model: findText(model),
    type: findText(fields["type"]),
    tokens,
    sound: problems.length === before,
  };
}

function needCount(count: unknown, key: string, path: string, problems: string[]): void {
  if (count === undefined || count === null) problems.push(`${path}.${key}: is missing`);
}

function isFallback({ type }: UsagePass): boolean {
  return type === "fallback_message";
}

function findText(found: unknown): string | undefined {
  return typeof found === "string" ? found : undefined;
}

function readFields(source: unknown, path: string, problems: string[]): Fields | undefined {
  if (source === undefined || source === null) return undefined;
  if (isFields(source)) return source;
  problems.push(`${path}: is not an object`);
  return undefined;
}

function isFields(source: unknown): source is Fields {
  return typeof source === "object" && !Array.isArray(source);
}

/** A figure of a field; its caller reads the field, which is quickest where each name has a place of its own. */
function readCount(count: unknown, key: string, path: string, problems: string[]): number {
  if (count === undefined || count === null) return 0;
  if (typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= MOST_TOKENS)
    return count;
  problems.push(`${path}.${key}: is not a whole number from 0 to 1e12`);
  return 0;
}

function readWord<Word extends string>(
  word: unknown,
  key: string,
  words: Words<Word>,
  missing: NoInfer<Word>,
  problems: string[],
): Word | "unknown" {
  if (word === undefined || word === null) return missing;
  const known = words.get(word);
  if (known !== undefined) return known;
  problems.push(`usage.${key}: is a word without a known price`);
  return "unknown";
}
