/** What the exit code of every command means. A bug is none of them: it prints a stack. */
export const EXIT_CODES = {
  ok: 0,
  /** `compile --check`: files on disk differ from what the budgets say. `check --strict`, `prices check --strict`: a warning. `diff --exit-code`: a change. `spool send`: some figures are left. */
  differs: 1,
  /** The user's mistake: problems in a file, a wrong flag, a model without a price. `doctor`: a problem. */
  mistake: 2,
  /** The environment's fault: a file that cannot be read or written, a port that is taken, a Prometheus that is away. */
  environment: 3,
  /** Ended by Ctrl-C before all was done. */
  interrupted: 130,
} as const;
