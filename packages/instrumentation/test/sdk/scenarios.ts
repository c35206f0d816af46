import type { Scenario } from "./scenario.ts";
import { BATCH_SCENARIOS } from "./scenarios/batches.ts";
import { CLIENT_SCENARIOS } from "./scenarios/clients.ts";
import { FAILURE_SCENARIOS } from "./scenarios/failures.ts";
import { MESSAGE_SCENARIOS } from "./scenarios/messages.ts";
import { RESPONSE_SCENARIOS } from "./scenarios/responses.ts";
import { TOOL_LOOP_SCENARIOS } from "./scenarios/tool-loops.ts";
import { USAGE_SCENARIOS } from "./scenarios/usages.ts";

/** Every way to call Claude, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  ...MESSAGE_SCENARIOS,
  ...RESPONSE_SCENARIOS,
  ...USAGE_SCENARIOS,
  ...TOOL_LOOP_SCENARIOS,
  ...FAILURE_SCENARIOS,
  ...BATCH_SCENARIOS,
  ...CLIENT_SCENARIOS,
];
