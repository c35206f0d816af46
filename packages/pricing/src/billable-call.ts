import type { Provider } from "@bursar/conventions";

/** What must be known of a call to price it. */
export interface BillableCall extends CallTerms {
  /** `usage` as the API returned it; of a stream, `message_start` with the later totals laid over it. */
  readonly usage: unknown;
}

/** What decides the rates of a call. */
export interface CallTerms {
  /** The model of the response; any id that the API takes or returns. */
  readonly model: string;
  readonly provider: Provider;
  /**
   * The id that the request was sent to, where the response names another: on Bedrock its prefix says which
   * kind of endpoint answered.
   */
  readonly requestModel?: string | undefined;
  /** Google Cloud's location of the endpoint, such as `global`, `eu` or `us-east5`. */
  readonly location?: string | undefined;
  /** When the call was made, in milliseconds since 1970 (UTC): prices are dated. */
  readonly atMs: number;
  /** An entry of a batch. A response whose `service_tier` is `batch` counts as one without this. */
  readonly batch?: boolean | undefined;
  /** The response's `stop_reason`: a `refusal` before any output is not billed. */
  readonly stopReason?: string | null | undefined;
  /** The request's `billing_policy.bill_to`: a call billed to a `user_profile` is not our cost. */
  readonly billTo?: string | null | undefined;
}
