import { renderUsd } from "../render-usd.ts";
import type { BudgetsDiff, Change, Share, Subject, SumChange } from "./budgets-diff.ts";

let percent: Intl.NumberFormat | undefined;

/** By how much, such as ` (+50 %)`; empty where that cannot be said. */
export function renderGrowth(ratio: number | undefined): string {
  if (ratio === undefined) return "";
  percent ??= new Intl.NumberFormat("en-US", { maximumFractionDigits: 1, signDisplay: "always" });
  return ` (${percent.format(ratio * 100)} %)`;
}

/** Before and after, such as `$1.00 → $2.00 (+100 %)`. */
export function renderChange({ before = "none", after = "none", growthRatio }: Change): string {
  return `${before} → ${after}${renderGrowth(growthRatio)}`;
}

/** Who it is for, by name. */
export function renderOwners({ kind, owners }: Subject): string {
  if (kind === "file") return "everybody";
  if (owners.length > 0) return owners.join(", ");
  return kind === "receiver" ? "whatever no owner's route takes" : "nobody";
}

function renderShare(share: Share | undefined): string {
  return share === undefined ? "none" : renderUsd(share.usd, 2);
}

/** What is left of a limit, or how far it is passed. */
function renderLeft(share: Share | undefined): string {
  if (share?.limitUsd === undefined) return "";
  const leftUsd = Number((share.limitUsd - share.usd).toPrecision(12));
  return leftUsd < 0 ? `${renderUsd(-leftUsd, 2)} over` : `${renderUsd(leftUsd, 2)} left`;
}

function renderLimit({ before, after }: SumChange): string {
  const limits = [before?.limitUsd, after?.limitUsd].map((usd) =>
    usd === undefined ? "none" : renderUsd(usd, 2),
  );
  const [was = "", is = ""] = limits;
  return was === is ? is : `${was} → ${is}`;
}

/** The parts of a sum: what is summed up, both sides, the limit, and what is left of it. */
export function renderSum(sum: SumChange): {
  readonly what: string;
  readonly amounts: string;
  readonly limit: string;
  readonly left: string;
} {
  const { kind, name, before, after } = sum;
  const what = {
    features: "all features, a month",
    team: `features of team ${name}, a month`,
    commitment: `teams of commitment ${name}, its whole term`,
  }[kind];
  const ratio =
    before === undefined || after === undefined || before.usd === 0 || before.usd === after.usd
      ? undefined
      : after.usd / before.usd - 1;
  const [was, is] = [renderShare(before), renderShare(after)];
  const amounts = was === is ? is : `${was} → ${is}${renderGrowth(ratio)}`;
  return kind === "features"
    ? { what, amounts, limit: "", left: "" }
    : { what, amounts, limit: renderLimit(sum), left: renderLeft(after) };
}

/** How many changes for how many owners. */
export function renderCount({ subjects }: BudgetsDiff): string {
  const changes = subjects.reduce((sum, each) => sum + each.changes.length, 0);
  if (changes === 0) return "no changes";
  const owners = new Set(subjects.flatMap(({ subject }) => subject.owners)).size;
  const counted = changes === 1 ? "1 change" : `${changes} changes`;
  return `${counted} for ${owners === 1 ? "1 owner" : `${owners} owners`}`;
}
