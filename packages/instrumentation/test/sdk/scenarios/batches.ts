import { REQUEST } from "../scenario.ts";
import type { Scenario } from "../scenario.ts";

/** Entries of a batch count when its results are read, once. */
export const BATCH_SCENARIOS: readonly Scenario[] = [
  {
    name: "batch of two, results read twice, and once more in part",
    async run({ createClient }) {
      const { batches } = createClient().messages;
      const requests = ["a", "b"].map((custom_id) => ({ custom_id, params: REQUEST }));
      const { id } = await batches.create({ requests });
      for (let reading = 0; reading < 2; reading += 1)
        for await (const entry of await batches.results(id)) void entry;
      for await (const entry of await batches.results(id)) if (entry.custom_id === "a") break;
    },
  },
];
