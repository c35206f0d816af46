import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { BaggageKeys, Inbound } from "./inbound.ts";
import { findBaggageNames, readBaggageHeader } from "./read-baggage.ts";
import { readFields } from "./read-fields.ts";
import { recordFault } from "./record-fault.ts";
import { findScopeStore } from "./scope-store.ts";
import { wrapMethod } from "./wrap-method.ts";

/** Node publishes these before a server hands a request on; HTTP/2 from Node 24.2 and 22.17 on. */
const HTTP_1 = "http.server.request.start";
const HTTP_2 = "http2.server.stream.start";

/**
 * From now on the request that a server of this process takes is known to all that it leads to, across awaits. Only
 * its method, URL and accepted baggage are kept, as long as something of it runs. Nothing is subscribed before
 * this, and it ends by itself once whoever records no longer needs it.
 */
export function watchInbound(): void {
  const store = findScopeStore();
  if (store.inbound !== undefined) return;
  store.inbound = new AsyncLocalStorage<Inbound>();
  subscribe(HTTP_1, seeRequest);
  subscribe(HTTP_2, seeStream);
}

function leaveInbound(): void {
  findScopeStore().inbound = undefined;
  unsubscribe(HTTP_1, seeRequest);
  unsubscribe(HTTP_2, seeStream);
}

function seeRequest(message: unknown): void {
  see(() => {
    const request = readFields(readFields(message)?.["request"]);
    const headers = request?.["headers"];
    return { emitter: request, method: request?.["method"], url: request?.["url"], headers };
  });
}

function seeStream(message: unknown): void {
  see(() => {
    const { stream, headers: all } = readFields(message) ?? {};
    const headers = readFields(all);
    return { emitter: readFields(stream), method: headers?.[":method"], url: headers?.[":path"], headers };
  });
}

/** What was read of a request, of unknown origin. */
interface SeenRequest {
  readonly emitter: object | undefined;
  readonly method: unknown;
  readonly url: unknown;
  readonly headers: unknown;
}

function see(read: () => SeenRequest): void {
  try {
    const { owner, inbound } = findScopeStore();
    const needs = owner?.recorder.inboundNeeds;
    if (needs === undefined || inbound === undefined) {
      leaveInbound();
      return;
    }
    const request = read();
    const seen = planInbound(request, needs.baggageKeys);
    inbound.enterWith(seen);
    // Node calls listeners for the body outside of what holds here: the rest of a request would be nobody's.
    if (request.emitter !== undefined) wrapMethod(request.emitter, "emit", (call) => inbound.run(seen, call));
  } catch (fault) {
    recordFault("inbound request", fault);
  }
}

function planInbound({ method, url, headers }: SeenRequest, baggageKeys: BaggageKeys | undefined): Inbound {
  const baggage = baggageKeys && readFields(headers)?.["baggage"];
  return {
    method: typeof method === "string" ? method : undefined,
    url: typeof url === "string" ? url : undefined,
    route: undefined,
    names:
      typeof baggage === "string" && baggageKeys !== undefined
        ? findBaggageNames(baggageKeys, readBaggageHeader(baggage))
        : undefined,
  };
}
