import type { Budgets } from "../budgets.ts";
import type { BudgetsDiff, Change, ChangeKind, SubjectChanges, SubjectKind } from "./budgets-diff.ts";
import type { Leaf } from "./list-leaves.ts";
import { listSubjects } from "./list-subjects.ts";
import type { DescribedSubject } from "./list-subjects.ts";
import { planSums } from "./plan-sums.ts";

const LIMITS = /^(budget\.(usd|actions|min)|caps\.|overrides\.|usd|expectedDiscount|drawn\.|from$|until$)/;
const ROUTES: readonly SubjectKind[] = ["owner", "receiver"];

function findKind(subject: SubjectKind, key: string): ChangeKind {
  if (key.startsWith("thresholds ")) return "threshold";
  if (ROUTES.includes(subject) || key === "budget.response" || key.startsWith("alerting.")) return "alert";
  if (key === "owner" || key === "team" || key === "finance") return "owner";
  return LIMITS.test(key) ? "limit" : "other";
}

function findGrowth(before: Leaf | undefined, after: Leaf | undefined): number | undefined {
  if (before?.figure === undefined || after?.figure === undefined || before.figure === 0) return undefined;
  return Number((after.figure / before.figure - 1).toPrecision(12));
}

function compareLeaves(before: DescribedSubject, after: DescribedSubject): readonly Change[] {
  const keys = new Set([...before.leaves.keys(), ...after.leaves.keys()]);
  return [...keys].flatMap((key) => {
    const [old, young] = [before.leaves.get(key), after.leaves.get(key)];
    if (old?.text === young?.text) return [];
    const kind = findKind(after.kind, key);
    return [
      {
        kind,
        key,
        before: old?.text,
        after: young?.text,
        beforeFigure: old?.figure,
        afterFigure: young?.figure,
        growthRatio: findGrowth(old, young),
      },
    ];
  });
}

function compareSubjects(
  before: DescribedSubject | undefined,
  after: DescribedSubject | undefined,
): readonly Change[] {
  if (before !== undefined && after !== undefined) return compareLeaves(before, after);
  const kind = before === undefined ? "added" : "removed";
  const figures = { beforeFigure: undefined, afterFigure: undefined, growthRatio: undefined };
  return [{ kind, key: "", before: before?.summary, after: after?.summary, ...figures }];
}

/** What changes for whom between two versions of the budgets. */
export function planDiff(before: Budgets, after: Budgets): BudgetsDiff {
  const nameSubject = ({ kind, name }: DescribedSubject): string => `${kind} ${name}`;
  const old = new Map(listSubjects(before).map((subject) => [nameSubject(subject), subject]));
  const young = new Map(listSubjects(after).map((subject) => [nameSubject(subject), subject]));
  const subjects = [...new Set([...young.keys(), ...old.keys()])].flatMap(
    (key): readonly SubjectChanges[] => {
      const sides = [old.get(key), young.get(key)].filter((side) => side !== undefined);
      const changes = compareSubjects(old.get(key), young.get(key));
      const [side] = sides;
      if (side === undefined || changes.length === 0) return [];
      const owners = [...new Set(sides.flatMap((each) => each.owners))];
      return [{ subject: { kind: side.kind, name: side.name, owners }, changes }];
    },
  );
  return { subjects, sums: planSums(before, after) };
}
