export {
  bindAttribution,
  currentAttribution,
  recordOutcome,
  withAction,
  withFeature,
} from "@bursar/instrumentation";
export type { Action, Attribution, LateOutcome, Names, OtherCost } from "@bursar/instrumentation";
export { flush } from "./flush.ts";
