import type { ScopeNames } from "./attribution.ts";
import { findRpcRoute } from "./find-rpc-route.ts";
import { findGlobalApi } from "./global-api.ts";
import type { BaggageKeys, Inbound } from "./inbound.ts";
import { findBaggageNames } from "./read-baggage.ts";
import { recordFault } from "./record-fault.ts";
import type { InboundNeeds } from "./recorder.ts";
import { findScopeStore } from "./scope-store.ts";
import type { ScopeStore } from "./scope-store.ts";
import type { Scope } from "./scope.ts";

/** Where OpenTelemetry's API keeps baggage in a context. */
const BAGGAGE: unique symbol = Symbol.for("OpenTelemetry Baggage Key");

const NO_REQUEST: Inbound = { method: undefined, url: undefined, route: undefined, names: undefined };

/**
 * What holds for the code that runs here: the names it was given, and the request that it serves where something asks
 * for that. Undefined where there is neither.
 */
export function findScope(): Scope | undefined {
  return addInbound(findScopeStore().storage.getStore());
}

/** The same for a scope that begins here. */
export function addInbound(scope: Scope | undefined): Scope | undefined {
  const store = findScopeStore();
  if (store.inbound === undefined || scope?.inbound !== undefined) return scope;
  const inbound = findInbound(store);
  return inbound === undefined ? scope : { actions: [], ...scope, inbound };
}

/** The request that is served here; what a tracing of the application knows of it comes first. */
function findInbound({ inbound: requests, owner }: ScopeStore): Inbound | undefined {
  const request = requests?.getStore();
  const needs = owner?.recorder.inboundNeeds;
  if (needs === undefined) return request;
  try {
    return addTraced(request, needs);
  } catch (fault) {
    // What the application has registered with OpenTelemetry is its own.
    recordFault("inbound request", fault);
    return request;
  }
}

function addTraced(request: Inbound | undefined, needs: InboundNeeds): Inbound | undefined {
  const route = needs.requests ? findRpcRoute() : undefined;
  const names = needs.baggageKeys && findActiveNames(needs.baggageKeys);
  if (route === undefined && names === undefined) return request;
  return { ...(request ?? NO_REQUEST), route, ...(names !== undefined && { names }) };
}

function findActiveNames(keys: BaggageKeys): ScopeNames | undefined {
  const baggage: unknown = findGlobalApi().context?.active().getValue(BAGGAGE);
  if (!isBaggage(baggage)) return undefined;
  return findBaggageNames(keys, (key) => {
    const content = baggage.getEntry(key)?.value;
    return typeof content === "string" ? content : undefined;
  });
}

function isBaggage(
  baggage: unknown,
): baggage is { readonly getEntry: (key: string) => { readonly value?: unknown } | undefined } {
  return (
    typeof baggage === "object" &&
    baggage !== null &&
    "getEntry" in baggage &&
    typeof baggage.getEntry === "function"
  );
}
