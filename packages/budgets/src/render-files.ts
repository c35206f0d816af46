import type { ContractPrices } from "@bursar/conventions";
import { LIST_PRICES, planPrices, PRICE_BOOK } from "@bursar/pricing";
import { renderCounterTests } from "./counters/render-counter-tests.ts";
import type { Plan } from "./plan.ts";
import { renderAlertRules } from "./render-alert-rules.ts";
import { renderAlertTests } from "./render-alert-tests.ts";
import { renderAlertmanager } from "./render-alertmanager.ts";
import { renderCatalog } from "./render-catalog.ts";
import { renderCollector } from "./render-collector.ts";
import { renderDashboard } from "./render-dashboard.ts";
import { renderMonthTests } from "./render-month-tests.ts";
import { renderPeriodTests } from "./render-period-tests.ts";
import { renderPriceRules } from "./render-price-rules.ts";
import { renderPriceTests } from "./render-price-tests.ts";
import { renderPrometheus } from "./render-prometheus.ts";
import { renderProvisioning } from "./render-provisioning.ts";
import { renderRecordingRules } from "./render-recording-rules.ts";
import type { RenderedFile } from "./rendered-file.ts";

/** What a plan is rendered with beyond itself. */
export interface RenderFilesOptions {
  /** Such as `2026-11-23`: its year begins the table of periods, and nothing else hangs on it. */
  readonly day: string;
  /** The customer's own prices; without them everything costs what the list says. */
  readonly contract?: ContractPrices | undefined;
}

/**
 * Every file that follows from a plan, its contract and the price book of this version. Same input, same bytes.
 *
 * @throws RangeError or TypeError where the contract is not sound; `readContractPrices` lets none such through
 */
export function renderFiles(plan: Plan, options: RenderFilesOptions): readonly RenderedFile[] {
  const { contract, day } = options;
  const prices = contract === undefined ? LIST_PRICES : planPrices(PRICE_BOOK, contract);
  return [
    { path: "alert-rules/claude.rules.yaml", text: renderRecordingRules(plan, day) },
    { path: "alert-rules/claude-alerts.rules.yaml", text: renderAlertRules(plan) },
    { path: "alert-rules/claude-prices.rules.yaml", text: renderPriceRules(plan, prices) },
    { path: "alert-rules/alertmanager.yaml", text: renderAlertmanager(plan) },
    { path: "alert-rules/prometheus.yaml", text: renderPrometheus(plan) },
    { path: "alert-rules/tests/claude-alerts.test.yaml", text: renderAlertTests(plan, day) },
    { path: "alert-rules/tests/claude-counters.test.yaml", text: renderCounterTests(plan) },
    { path: "alert-rules/tests/claude-month.test.yaml", text: renderMonthTests(plan, day) },
    { path: "alert-rules/tests/claude-period.test.yaml", text: renderPeriodTests(plan, day) },
    { path: "alert-rules/tests/claude-prices.test.yaml", text: renderPriceTests(prices) },
    { path: "collector-config/collector.yaml", text: renderCollector() },
    { path: "grafana-dashboards/features.json", text: renderDashboard(plan) },
    ...renderProvisioning(),
    { path: "catalog.json", text: renderCatalog(plan, { book: PRICE_BOOK, ...(contract && { contract }) }) },
  ];
}
