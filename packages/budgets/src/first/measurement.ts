/** What one feature was seen to do in the span of a measurement. */
export interface MeasuredFeature {
  readonly name: string;
  /** The one that spent the most; undefined where no call named one. */
  readonly team: string | undefined;
  /** Others that calls of the feature named. */
  readonly otherTeams: readonly string[];
  /** USD of all calls; too low by the unpriced tokens. */
  readonly costUsd: number;
  /** The dearest first. */
  readonly models: readonly { readonly model: string; readonly costUsd: number }[];
  /** Undefined where no outcome was recorded. */
  readonly actions: { readonly ended: number; readonly successes: number } | undefined;
  readonly calls: { readonly ended: number; readonly ok: number };
  /** Tokens without a known price. */
  readonly unpricedTokens: number;
  /** Hours from its first sign of life in the span until now. */
  readonly observedHours: number;
}

/** What a Prometheus saw of Claude. */
export interface Measurement {
  /** Address of the Prometheus. */
  readonly url: string;
  /** Length of the span, as Prometheus writes it. */
  readonly since: string;
  /** The dearest first. */
  readonly features: readonly MeasuredFeature[];
  readonly environments: readonly string[];
}
