import type { Api, Provider, Result } from "@bursar/conventions";
import type { Attribution } from "./attribution.ts";
import type { CallDetail } from "./call-log/call-detail.ts";

/** A call whose first attempt is on its way. */
export interface StartedCall {
  readonly attribution: Attribution;
  readonly provider: Provider;
  readonly api: Api;
  /** The model asked for. */
  readonly requestModel: string;
  /** Google Cloud's location of the endpoint; undefined elsewhere. */
  readonly location: string | undefined;
  /** The request's `billing_policy.bill_to`. */
  readonly billTo: string | undefined;
  /** Milliseconds since 1970: prices are dated. */
  readonly atMs: number;
  /** Milliseconds of the monotonic clock. */
  readonly startedAtMs: number;
  /** Undefined unless calls are recorded one by one. */
  readonly detail: CallDetail | undefined;
}

/** What is known only when a call ends: how, and what it used. */
export interface CallEnd {
  readonly result: Result;
  /** The API's type of error, or `none`. */
  readonly errorType: string;
  /** The API took the request: a response without an error status came. */
  readonly answered: boolean;
  /** The model that answered; undefined when no answer was seen. */
  readonly responseModel: string | undefined;
  /** The response's `stop_reason`. */
  readonly stopReason: string | undefined;
  /** Usage as the API returned it; undefined when none was seen. */
  readonly usage: unknown;
  /** Output tokens are an estimate from what had arrived. */
  readonly outputEstimated: boolean;
  /** The response's workspace. */
  readonly workspace: string | undefined;
  readonly timeToFirstTokenSeconds: number | undefined;
}

/** A call that is over. Two objects, because to merge them takes longer than to make both. */
export interface EndedCall {
  readonly started: StartedCall;
  readonly end: CallEnd;
  /** Milliseconds of the monotonic clock. */
  readonly endedAtMs: number;
}
