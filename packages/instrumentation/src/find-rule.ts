import type { AttributionRule } from "@bursar/conventions";
import { decodePercent } from "./decode-percent.ts";
import type { Inbound } from "./inbound.ts";

/** The rules of a catalog for one process. */
export interface Rules {
  /** The first that fits what is served; undefined where none does. */
  readonly find: (inbound: Inbound | undefined) => AttributionRule | undefined;
  /** Whether some of them ask for the request that is served. */
  readonly needRequests: boolean;
}

interface PlannedRule {
  readonly rule: AttributionRule;
  readonly segments: readonly string[] | undefined;
}

/**
 * Keeps the rules that this process can fit.
 *
 * @param service - `service.name`; undefined where it is not known
 */
export function planRules(rules: readonly AttributionRule[], service: string | undefined): Rules {
  const planned = rules
    .filter((rule) => rule.service === undefined || rule.service === service)
    .map((rule): PlannedRule => ({ rule, segments: splitRoute(rule.httpRoute) }));
  const needRequests = planned.some(({ rule }) => isOfRequests(rule));
  const found = new WeakMap<Inbound, { readonly rule: AttributionRule | undefined }>();
  const ofService = planned.find(({ rule }) => !isOfRequests(rule))?.rule;
  return {
    needRequests,
    find(inbound) {
      if (inbound === undefined) return ofService;
      let known = found.get(inbound);
      if (known === undefined) {
        known = { rule: findFitting(planned, inbound) };
        found.set(inbound, known);
      }
      return known.rule;
    },
  };
}

function isOfRequests({ httpMethod, httpRoute }: AttributionRule): boolean {
  return httpMethod !== undefined || httpRoute !== undefined;
}

function findFitting(
  planned: readonly PlannedRule[],
  { method, url, route }: Inbound,
): AttributionRule | undefined {
  const path = splitRoute(url === undefined ? undefined : readPath(url));
  const template = splitRoute(route);
  const fits = ({ rule: { httpMethod }, segments }: PlannedRule): boolean =>
    (httpMethod === undefined || httpMethod === method) &&
    (segments === undefined || [path, template].some((seen) => seen && matchSegments(segments, seen)));
  return planned.find(fits)?.rule;
}

function matchSegments(pattern: readonly string[], seen: readonly string[]): boolean {
  const isOpen = pattern.at(-1) === "*";
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  if (isOpen ? seen.length < fixed.length : seen.length !== fixed.length) return false;
  return fixed.every((segment, index) =>
    segment.startsWith(":") ? seen[index] !== "" : segment === seen[index],
  );
}

/** Without the query, and without the origin that a proxy's client asks with. */
function readPath(url: string): string {
  const [path = ""] = url.split(/[?#]/, 1);
  return path.startsWith("/") ? path : path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
}

/** A slash at the end makes no difference. */
function splitRoute(path: string | undefined): readonly string[] | undefined {
  return path?.replace(/^\//, "").replace(/\/$/, "").split("/").map(decodePercent);
}
