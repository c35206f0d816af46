import type { AttributionRule, Catalog } from "@bursar/conventions";
import { planCatalogPrices } from "@bursar/pricing";
import type { Prices } from "@bursar/pricing";
import { planRules } from "./find-rule.ts";
import type { Rules } from "./find-rule.ts";
import type { BaggageKeys } from "./inbound.ts";
import { readServiceName } from "./read-service-name.ts";
import type { InboundNeeds, Recorder } from "./recorder.ts";
import { watchInbound } from "./watch-inbound.ts";

/** What a process knows of the budgets and prices, until it hears of newer ones. */
export interface Known {
  readonly catalog: Catalog | undefined;
  readonly prices: Prices;
  readonly rules: Rules;
  readonly inboundNeeds: InboundNeeds | undefined;
}

/** What beside the catalog says whose requests are whose. */
export interface KnownOptions {
  /** `service.name`; by default as the variables of OpenTelemetry give it. */
  readonly service?: string | undefined;
  /** Keys of inbound baggage that names are taken from; none by default. */
  readonly baggageKeys?: BaggageKeys | undefined;
}

/**
 * What a catalog says, as far as it is sound; prices that are not leave those that were known. From now on requests
 * are watched where it asks for them.
 */
export function planKnown(
  catalog: Catalog | undefined,
  { service = readServiceName(process.env), baggageKeys }: KnownOptions,
  recordFault: Recorder["recordFault"],
  knownPrices?: Prices,
): Known {
  const { prices: sound, faults } = planCatalogPrices(catalog?.prices);
  for (const fault of faults) recordFault("prices", fault);
  const prices = faults.length > 0 ? (knownPrices ?? sound) : sound;
  const rules = planSoundRules(catalog?.attribution ?? [], service, recordFault);
  const isNeeded = rules.needRequests || baggageKeys !== undefined;
  const inboundNeeds = isNeeded ? { requests: rules.needRequests, baggageKeys } : undefined;
  if (isNeeded) watchInbound();
  return { catalog, prices, rules, inboundNeeds };
}

/** Whoever hands a catalog over without types may hand over anything. */
function planSoundRules(
  rules: readonly AttributionRule[],
  service: string | undefined,
  recordFault: Recorder["recordFault"],
): Rules {
  try {
    return planRules(rules, service);
  } catch (fault) {
    recordFault("attribution rules", fault);
    return planRules([], service);
  }
}
