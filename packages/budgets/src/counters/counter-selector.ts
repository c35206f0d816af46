/** One condition on a label. */
export interface CounterMatcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  /** The text, or the pattern, that is compared; without its quotes. */
  readonly text: string;
}

/** The series of an application's counter that tell of successful actions. */
export interface CounterSelector {
  readonly metric: string;
  readonly matchers: readonly CounterMatcher[];
}
