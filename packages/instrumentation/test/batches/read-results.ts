import { createFileBatchStore } from "../../src/batches/create-file-batch-store.ts";
import { withFeature } from "../../src/with-feature.ts";
import { Anthropic, instrumentation, meterAnew, selectPoints, sumOf } from "../metered-sdk.ts";

// A program of its own: reads the results of a batch inside of the feature `reader`, and prints what it counted.
const [, , baseURL = "", folder = "", batchId = ""] = process.argv;
const { readPoints } = meterAnew({ batchStore: createFileBatchStore(folder) });
const client = new Anthropic({ apiKey: "test", baseURL, maxRetries: 0 });
let entries = 0;
await withFeature("reader", async () => {
  for await (const { custom_id: customId } of await client.messages.batches.results(batchId))
    entries += customId === "" ? 0 : 1;
});
await instrumentation.whenBatchesCounted();
const points = await readPoints();
const features = new Set(selectPoints(points, "claude.calls").map(({ labels }) => labels["feature"]));
const counted = {
  entries,
  calls: sumOf(points, "claude.calls"),
  tokens: sumOf(points, "claude.tokens"),
  costUsd: sumOf(points, "claude.cost.usd"),
  faults: sumOf(points, "claude.meter.errors"),
  features: [...features],
};
process.stdout.write(JSON.stringify(counted));
