/** How much a finding matters: a `problem` loses figures, a `warning` may. */
export const FINDING_LEVELS = ["ok", "warning", "problem"] as const;
export type FindingLevel = (typeof FINDING_LEVELS)[number];

/** What was looked at. */
export const DOCTOR_CHECKS = [
  "node",
  "start",
  "sdk",
  "bundle",
  "spans",
  "own-sdk",
  "settings",
  "endpoint",
  "catalog",
  "spool",
] as const;
export type DoctorCheck = (typeof DOCTOR_CHECKS)[number];

/** One thing that was found in a service. */
export interface Finding {
  readonly check: DoctorCheck;
  readonly level: FindingLevel;
  readonly what: string;
  /** What to do; empty where nothing needs to be done. */
  readonly fix: string;
}

/** What `@bursar/node` finds in a service, and `bursar doctor` shows. */
export interface DoctorReport {
  readonly folder: string;
  readonly findings: readonly Finding[];
}
