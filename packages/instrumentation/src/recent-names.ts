import type { Attribution } from "./attribution.ts";
import type { Who } from "./call-series.ts";
import type { Claims } from "./names.ts";

/** What calls are recorded as by the names that code was given. */
export interface RecentNames {
  readonly findAttribution: (claims: Claims) => Attribution;
  readonly findWho: (attribution: Attribution) => Who;
  /** The same names may mean something else from now on. */
  readonly forget: () => void;
}

/** How both are found out anew. */
export type NameSource = Pick<RecentNames, "findAttribution" | "findWho">;

interface Entry {
  readonly claims: Claims;
  readonly attribution: Attribution;
  who: Who | undefined;
}

/** As many as are compared, one after the other. */
const MOST_RECENT = 8;

/** Keeps what was found for the latest names, because the next call mostly has the same. */
export function createRecentNames({ findAttribution, findWho }: NameSource): RecentNames {
  let recent: Entry[] = [];
  return {
    findAttribution(claims) {
      // A request that is served may bring any names.
      if (claims.inbound !== undefined) return findAttribution(claims);
      for (let index = 0; index < recent.length; index += 1) {
        const entry = recent[index];
        if (entry !== undefined && isSame(entry.claims, claims)) return entry.attribution;
      }
      const { feature, team, path } = claims;
      const attribution = findAttribution(claims);
      recent = [
        { claims: { feature, team, path }, attribution, who: undefined },
        ...recent.slice(0, MOST_RECENT - 1),
      ];
      return attribution;
    },
    findWho(attribution) {
      for (let index = 0; index < recent.length; index += 1) {
        const entry = recent[index];
        if (entry?.attribution === attribution) return (entry.who ??= findWho(attribution));
      }
      return findWho(attribution);
    },
    forget() {
      recent = [];
    },
  };
}

function isSame(one: Claims, other: Claims): boolean {
  return one.feature === other.feature && one.team === other.team && one.path === other.path;
}
