/** Whose platform answered the call, and therefore whose price list holds. `aws`: Claude Platform on AWS. */
export type Provider = "anthropic" | "aws" | "foundry" | "bedrock" | "vertex" | "google_cloud" | "unknown";

/** What must be known of a call to price it. */
export interface BillableCall {
  /** `usage` as the API returned it; of a stream, `message_start` with the later totals laid over it. */
  readonly usage: unknown;
  /** The model of the response; any id that the API takes or returns. */
  readonly model: string;
  readonly provider: Provider;
  /** When the call was made, in milliseconds since 1970 (UTC): prices are dated. */
  readonly atMs: number;
  /** An entry of a batch. A response whose `service_tier` is `batch` counts as one without this. */
  readonly batch?: boolean;
}
