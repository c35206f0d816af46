import type { Scenario } from "./scenario.ts";
import { BATCH_SCENARIOS } from "./scenarios/batches.ts";
import { CLIENT_SCENARIOS } from "./scenarios/clients.ts";
import { FAILURE_SCENARIOS } from "./scenarios/failures.ts";
import { MESSAGE_SCENARIOS } from "./scenarios/messages.ts";
import { RESPONSE_SCENARIOS } from "./scenarios/responses.ts";
import { TOOL_LOOP_SCENARIOS } from "./scenarios/tool-loops.ts";
import { USAGE_SCENARIOS } from "./scenarios/usages.ts";

/** Every way to call Claude, by groups, in the order of the table. */
export const SCENARIO_GROUPS: Readonly<Record<string, readonly Scenario[]>> = {
  messages: MESSAGE_SCENARIOS,
  responses: RESPONSE_SCENARIOS,
  usages: USAGE_SCENARIOS,
  "tool loops": TOOL_LOOP_SCENARIOS,
  failures: FAILURE_SCENARIOS,
  batches: BATCH_SCENARIOS,
  clients: CLIENT_SCENARIOS,
};

export const SCENARIOS: readonly Scenario[] = Object.values(SCENARIO_GROUPS).flat();
