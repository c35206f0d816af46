import type { UnbilledReason } from "@bursar/conventions";
import type { CallTerms } from "./billable-call.ts";
import type { Usage, UsagePass } from "./read-usage.ts";

/**
 * Why a pass is on nobody's bill of ours, although its tokens are reported; undefined where it is billed.
 * A refusal before any output is free: of the whole call (`stop_reason`), or of a model that declined before
 * another took over (`usage.iterations` holds a `fallback_message` then).
 */
export function findUnbilledReason(
  pass: UsagePass,
  usage: Usage,
  call: CallTerms,
): UnbilledReason | undefined {
  if (call.billTo === "user_profile") return "user_profile";
  if (!pass.sound || pass.tokens.output > 0) return undefined;
  const last = pass === usage.passes.at(-1);
  const declined = pass.type === "message" && usage.handedOver;
  return (last && call.stopReason === "refusal") || declined ? "refused_before_output" : undefined;
}
