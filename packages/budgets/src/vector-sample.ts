/** One series of an answer of Prometheus, with its figure. */
export interface VectorSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly figure: number;
}
