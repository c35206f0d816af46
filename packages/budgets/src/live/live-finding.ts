/** What of a live system is looked at. */
export const LIVE_CHECKS = [
  "alertmanager",
  "catalog",
  "ingestion",
  "names",
  "outcomes",
  "prices",
  "retention",
  "rules",
  "teams",
  "traffic",
  "twice",
] as const;
export type LiveCheck = (typeof LIVE_CHECKS)[number];

/** Something about a live system that does not fit the budgets. */
export interface LiveFinding {
  readonly check: LiveCheck;
  /**
   * `error`: figures are wrong or nobody is told; `warning`: worth a look; `unknown`: this server does not tell,
   * so it is neither right nor wrong.
   */
  readonly severity: "error" | "warning" | "unknown";
  /** Where in the budgets file, such as `["features", "support-reply"]`; empty where it is about the server. */
  readonly path: readonly string[];
  /** What is wrong, and how to fix it: two short sentences. */
  readonly text: string;
  /** PromQL, or the path of the API, that shows it. */
  readonly query: string;
}
