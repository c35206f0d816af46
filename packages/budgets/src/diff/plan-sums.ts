import type { Budgets } from "../budgets.ts";
import { groupBudgetsUsd, sumNeedUsd } from "../checks/sum-budgets.ts";
import { sumUsd } from "../checks/sum-usd.ts";
import type { Share, SumChange } from "./budgets-diff.ts";

type Named = Pick<SumChange, "kind" | "name">;

/** A sum without the stray digits in which sums of decimals end. */
function planShare(usd: number, limitUsd: number | undefined): Share {
  return { usd: Number(usd.toPrecision(12)), limitUsd };
}

function listShares(budgets: Budgets): ReadonlyMap<string, Named & { readonly share: Share }> {
  const groups = groupBudgetsUsd(budgets);
  const all = sumUsd([...groups.values()].flat());
  const shares = [
    { kind: "features" as const, name: "", share: planShare(all, undefined) },
    ...Object.entries(budgets.teams).map(([name, { usdPerMonth }]) => ({
      kind: "team" as const,
      name,
      share: planShare(sumUsd(groups.get(name) ?? []), usdPerMonth),
    })),
    ...Object.entries(budgets.commitments ?? {}).map(([name, commitment]) => ({
      kind: "commitment" as const,
      name,
      share: planShare(Math.round(sumNeedUsd(name, commitment, budgets)), commitment.usd),
    })),
  ];
  return new Map(shares.map((each) => [`${each.kind} ${each.name}`, each]));
}

/** Sums that change against what they are to stay in. */
export function planSums(before: Budgets, after: Budgets): readonly SumChange[] {
  const [old, young] = [listShares(before), listShares(after)];
  return [...new Map([...young, ...old])].flatMap(([key, { kind, name }]) => {
    const [was, is] = [old.get(key)?.share, young.get(key)?.share];
    if (was?.usd === is?.usd && was?.limitUsd === is?.limitUsd) return [];
    return [{ kind, name, before: was, after: is }];
  });
}
