import { GEOS, SERVICE_TIERS } from "@bursar/conventions";
import type { Geo, Provider, ServiceTier } from "@bursar/conventions";
import { priceUsage } from "@bursar/pricing";
import type { PricedPart, PricedUsage, Prices } from "@bursar/pricing";
import { isInForce } from "./plan-price-series.ts";
import type { TokenPrice } from "./plan-price-series.ts";

/** A call with what `priceUsage` says of it. */
export interface PriceCase {
  readonly name: string;
  readonly atMs: number;
  readonly provider: TokenPrice["provider"];
  readonly priced: PricedUsage;
  readonly part: PricedPart;
}

const MINUTE_MS = 60_000;

/**
 * Calls that try each price at its first moment since the book's `asOf`, and at its last minute where it ends:
 * as a batch in the US (in fast mode also with priority) or at a regional endpoint, and with the tiers and
 * places in turn.
 */
export function planPriceCases(tokens: readonly TokenPrice[], prices: Prices): readonly PriceCase[] {
  return tokens.flatMap((price, index) =>
    listMoments(price, prices.asOf).flatMap(({ moment, atMs }) =>
      listTerms(price, index + (moment === "last" ? 7 : 0)).flatMap(({ tier, geo }) =>
        planCase(price, { name: `${moment} ${tier} ${geo}`, tier, geo, atMs }, prices),
      ),
    ),
  );
}

interface Terms {
  readonly tier: ServiceTier;
  readonly geo: Geo;
}

/** What makes a call one to an endpoint of a kind, on the platforms where its kind can decide. */
const ENDPOINTS: Readonly<Partial<Record<Provider, Readonly<Partial<Record<Geo, string>>>>>> = {
  bedrock: { global: "global.anthropic.", regional: "eu.anthropic.", us_gov: "us-gov.anthropic." },
  vertex: { global: "global", regional: "europe-west1" },
};
const PLACES: readonly Geo[] = ["global", "us", "not_available", "unknown"];

function listTerms({ provider, speed }: TokenPrice, turn: number): readonly Terms[] {
  const endpoints = ENDPOINTS[provider];
  const places = endpoints ? GEOS.filter((geo) => geo === "unknown" || endpoints[geo]) : PLACES;
  const inTurn: Terms = {
    tier: SERVICE_TIERS[turn % SERVICE_TIERS.length] ?? "unknown",
    geo: places[Math.floor(turn / SERVICE_TIERS.length) % places.length] ?? "unknown",
  };
  const fixed: readonly Terms[] = [
    endpoints ? { tier: "standard", geo: "regional" } : { tier: "batch", geo: "us" },
    ...(speed === "fast" ? [{ tier: "priority", geo: "us" } as const] : []),
  ];
  const known = fixed.some(({ tier, geo }) => tier === inTurn.tier && geo === inTurn.geo);
  return known ? fixed : [...fixed, inTurn];
}

interface Moment {
  readonly moment: "first" | "last";
  readonly atMs: number;
}

function listMoments({ spans }: TokenPrice, asOf: string): readonly Moment[] {
  return spans.flatMap(({ from = asOf, until }): readonly Moment[] => {
    if (until !== undefined && until <= asOf) return [];
    const first: Moment = { moment: "first", atMs: Date.parse(from > asOf ? from : asOf) };
    return until === undefined ? [first] : [first, { moment: "last", atMs: Date.parse(until) - MINUTE_MS }];
  });
}

/** A usage as the API returns it: what is unknown is left out there. */
function planUsage({ provider, speed }: TokenPrice, { tier, geo }: Terms, promptTokens: number): unknown {
  const read = Math.floor(promptTokens * 0.31);
  const written5m = Math.floor(promptTokens * 0.07);
  const written1h = Math.floor(promptTokens * 0.04);
  return {
    input_tokens: promptTokens - read - written5m - written1h,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: written5m + written1h,
    cache_creation: { ephemeral_5m_input_tokens: written5m, ephemeral_1h_input_tokens: written1h },
    output_tokens: 2003,
    service_tier: tier === "unknown" ? undefined : tier,
    inference_geo: geo === "unknown" || ENDPOINTS[provider] ? undefined : geo,
    speed,
  };
}

/** As many as the base rates allow, or one more where another band or no band at all takes over. */
function findPromptTokens(price: TokenPrice, atMs: number, prices: Prices): number {
  const day = new Date(atMs).toISOString().slice(0, 10);
  const row = prices.rows.find((each) => each.id === price.priceRow && isInForce(each, day));
  const longPrompt = row?.rates.longPrompt;
  if (longPrompt === undefined) return 100_001;
  const bounded = price.priceBand === "base" && price.speed === "standard" && isInForce(longPrompt, day);
  return longPrompt.aboveTokens + (bounded ? 0 : 1);
}

function planCase(
  price: TokenPrice,
  { name, atMs, ...terms }: Terms & { readonly name: string; readonly atMs: number },
  prices: Prices,
): readonly PriceCase[] {
  const { model, provider, priceBand, speed } = price;
  const usage = planUsage(price, terms, findPromptTokens(price, atMs, prices));
  const endpoint = ENDPOINTS[provider]?.[terms.geo];
  const asked =
    provider === "bedrock" ? { requestModel: endpoint && endpoint + model } : { location: endpoint };
  const priced = priceUsage({ usage, model, provider, atMs, ...asked }, prices);
  return priced.parts.map((part) => ({
    name: `${provider} ${model} ${priceBand} ${speed} ${name}`,
    atMs,
    provider,
    priced,
    part,
  }));
}
