/** What the exit code of every command means. A bug is none of them: it prints a stack. */
export const EXIT_CODES = {
  ok: 0,
  /** `compile --check`: files on disk differ from what the budgets say. */
  differs: 1,
  /** The user's mistake: problems in the budgets file, a wrong flag. */
  mistake: 2,
  /** The environment's fault: a file that cannot be read or written, a port that is taken. */
  environment: 3,
} as const;
