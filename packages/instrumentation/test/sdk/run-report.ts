/** What the API billed in one scenario, and what went wrong in it. */
export interface ScenarioReport {
  readonly name: string;
  /** The version does not have what the scenario needs. */
  readonly isAbsent: boolean;
  /** What the application did not get as it should. */
  readonly fault?: string;
  /** By token class, without zeros. */
  readonly billedTokens: Readonly<Record<string, number>>;
  /** Unit: 1e-12 USD, as decimal digits. */
  readonly billedPicoUsd: string;
}

/** What the program tells on its standard output. */
export interface RunReport {
  readonly scenarios: readonly ScenarioReport[];
  /** Rejections that nobody heard. */
  readonly unhandled: readonly string[];
}
