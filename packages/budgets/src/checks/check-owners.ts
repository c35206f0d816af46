import type { Budgets } from "../budgets.ts";
import type { Finding } from "../finding.ts";

/** Owners of features who are told within the day where they should be paged. */
export function checkOwners({ owners, teams, features }: Budgets): readonly Finding[] {
  const paged = new Set(
    Object.values(features).map(
      ({ owner, team }) => owner ?? (Object.hasOwn(teams, team) ? teams[team]?.owner : undefined),
    ),
  );
  return Object.entries(owners).flatMap(([name, owner]) => {
    const instead = owner.ticket ?? owner.look;
    if (owner.page !== undefined || instead === undefined || !paged.has(name)) return [];
    const text = `owns a feature and has no receiver for pages: they go to ${instead}. Add "page: <receiver>".`;
    return [{ path: ["owners", name], text, severity: "warning" }] as const;
  });
}
