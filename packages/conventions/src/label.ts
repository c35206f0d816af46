/** Labels that say who spent: on every series of the instrumentation. */
export const WHO_LABELS = ["feature", "team", "path", "environment", "run"] as const;

/** Labels that say what was bought: on tokens and cost. */
export const WHAT_LABELS = [
  "model",
  "provider",
  "api",
  "workspace",
  "service_tier",
  "speed",
  "geo",
  "price_band",
  "basis",
  "sender",
] as const;

/** Disjoint classes of tokens: a token is in exactly one of them. */
export const TOKEN_CLASSES = ["input", "cache_read", "cache_write_5m", "cache_write_1h", "output"] as const;
export type TokenClass = (typeof TOKEN_CLASSES)[number];

/** What a cost may be for: a token class, web searches, or a total that a sender did not split. */
export const COST_CLASSES = [
  "input",
  "cache_read",
  "cache_write_5m",
  "cache_write_1h",
  "output",
  "web_search",
  "unsplit",
] as const;
export type CostClass = (typeof COST_CLASSES)[number];

/** Whose platform answered the call, and therefore whose price list holds. `aws`: Claude Platform on AWS. */
export const PROVIDERS = [
  "anthropic",
  "aws",
  "foundry",
  "bedrock",
  "vertex",
  "google_cloud",
  "unknown",
] as const;
export type Provider = (typeof PROVIDERS)[number];

/**
 * Why tokens have no price. `no_price_at_date`: the model is known, its price for that day or modifier is not;
 * `unknown_endpoint`: the provider's price depends on the kind of endpoint, which the ids do not tell.
 */
export const UNPRICED_REASONS = [
  "unknown_model",
  "retired",
  "no_price_for_provider",
  "no_price_at_date",
  "unknown_endpoint",
  "garbage_usage",
] as const;
export type UnpricedReason = (typeof UNPRICED_REASONS)[number];

/** Why tokens that the API reported are on nobody's bill of ours. */
export const UNBILLED_REASONS = ["refused_before_output", "user_profile"] as const;
export type UnbilledReason = (typeof UNBILLED_REASONS)[number];

/** How the call was made. */
export const APIS = ["message", "stream", "batch", "session"] as const;
export type Api = (typeof APIS)[number];

/** How a call ended. `blocked`: refused by an enforced budget before it was sent. */
export const RESULTS = ["ok", "error", "aborted", "blocked"] as const;
export type Result = (typeof RESULTS)[number];

/** How an action ended; success is defined per feature. */
export const OUTCOMES = ["success", "failure"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** `estimated`: a stream broke off, so its output tokens were estimated from what had arrived. */
export const BASES = ["reported", "estimated"] as const;
export type Basis = (typeof BASES)[number];

/** Which rates of a price row held: `long_prompt` above the row's prompt-size limit. */
export const PRICE_BANDS = ["base", "long_prompt"] as const;
export type PriceBand = (typeof PRICE_BANDS)[number];

/** The capacity that served a call, as the response says. */
export const SERVICE_TIERS = ["standard", "priority", "batch", "unknown"] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** The speed that a call really ran at, as the response says. */
export const SPEEDS = ["standard", "fast", "unknown"] as const;
export type Speed = (typeof SPEEDS)[number];

/**
 * Where a call ran: as the response says, or on Bedrock and Google Cloud by the kind of endpoint (`global`,
 * `regional`: bound to one or several regions, `us_gov`).
 */
export const GEOS = ["global", "us", "regional", "us_gov", "not_available", "unknown"] as const;
export type Geo = (typeof GEOS)[number];

/** Whose rates: the public list, or the customer's contract. */
export const PRICES = ["list", "contract"] as const;
export type PriceKind = (typeof PRICES)[number];

/** Whether an HTTP attempt came back with a usage that can be billed. */
export const ATTEMPT_USAGES = ["seen", "none"] as const;
export type AttemptUsage = (typeof ATTEMPT_USAGES)[number];

/** A label value for what carries no name. */
export const UNKNOWN = "unknown";
/** A label value for names beyond the bound of a label (see `LABEL_BOUNDS`). */
export const OTHER = "other";

/** The most undeclared values a process lets through per label; the rest become `other`. */
export const LABEL_BOUNDS = { name: 50, model: 20 } as const;
