import { checkLiveSystem, planBudgets } from "@bursar/budgets";
import type { LiveCheck, LiveFinding, Problem } from "@bursar/budgets";
import { renderFiles } from "@bursar/budgets/render-files";
import type { ContractPrices } from "@bursar/conventions";
import { planPrices, PRICE_BOOK } from "@bursar/pricing";
import { planPriceCheck } from "../prices/plan-price-check.ts";
import { readFindings, renderUnpricedQuery } from "../prices/read-findings.ts";
import type { Question } from "../prices/read-findings.ts";
import type { SoundReading } from "../read-checked-budgets.ts";
import { readLiveSystem } from "./read-live-system.ts";

/** A problem of a live system, with what shows it. */
interface LiveProblem extends Problem {
  readonly check: LiveCheck;
  /** PromQL, or a path of the API below `/api/v1/`. */
  readonly query: string;
}

/** What the live checks found. */
export interface LiveReport {
  readonly url: string;
  readonly since: string;
  readonly problems: readonly LiveProblem[];
  /** What this server does not tell: neither right nor wrong. */
  readonly unknown: readonly Pick<LiveFinding, "check" | "text" | "query">[];
}

function planProblem(
  finding: LiveFinding & { readonly severity: Problem["severity"] },
  url: string,
  { placeFindings }: SoundReading,
): LiveProblem {
  const { check, severity, path, text, query } = finding;
  const [placed] = path.length === 0 ? [] : placeFindings([{ path, text, severity }]);
  const problem = placed ?? { file: url, line: 0, column: 0, path: check, text, severity };
  return { ...problem, check, query };
}

async function readPriceFindings(
  question: Question,
  contract: ContractPrices | undefined,
): Promise<readonly LiveFinding[]> {
  const prices = planPrices(PRICE_BOOK, contract);
  const findings = await readFindings(question, prices);
  // That nothing was seen is told once, of all checks.
  if (findings.seenTokens === 0) return [];
  const query = renderUnpricedQuery(question.since);
  return planPriceCheck(prices, question.nowMs, findings).warnings.map((text) => ({
    check: "prices",
    severity: "warning",
    path: [],
    text,
    query,
  }));
}

/**
 * Compares budgets with the Prometheus that they are to work in.
 *
 * @throws EnvironmentFault when it is away, or is none
 */
export async function readLiveReport(
  question: Question,
  reading: SoundReading,
  contract: ContractPrices | undefined,
): Promise<LiveReport> {
  const plan = planBudgets(reading.budgets);
  const files = renderFiles(plan, { contract, day: new Date(question.nowMs).toISOString().slice(0, 10) });
  const system = await readLiveSystem(question, plan);
  const findings = [
    ...checkLiveSystem(plan, files, system, reading.budgets.retention),
    ...(await readPriceFindings(question, contract)),
  ];
  const url = question.address.url.href;
  const known = findings.flatMap((finding) =>
    finding.severity === "unknown"
      ? []
      : [planProblem({ ...finding, severity: finding.severity }, url, reading)],
  );
  return {
    url,
    since: question.since,
    problems: known,
    unknown: findings
      .filter(({ severity }) => severity === "unknown")
      .map(({ check, text, query }) => ({ check, text, query })),
  };
}
