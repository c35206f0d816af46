import type { PriceBook } from "@bursar/conventions";
import anthropic from "./book/anthropic.json" with { type: "json" };
import aws from "./book/aws.json" with { type: "json" };
import bedrock from "./book/bedrock.json" with { type: "json" };
import foundry from "./book/foundry.json" with { type: "json" };
import googleCloud from "./book/google-cloud.json" with { type: "json" };
import models from "./book/models.json" with { type: "json" };
import sources from "./book/sources.json" with { type: "json" };
import vertex from "./book/vertex.json" with { type: "json" };

/** List prices of every provider whose list is known from a public source. */
export const PRICE_BOOK: PriceBook = {
  schema: "bursar.dev/price-book/1",
  version: "2026-11-22",
  asOf: "2026-11-22",
  currency: "USD",
  unit: "per million tokens",
  models,
  lists: [
    { ...anthropic, provider: "anthropic" },
    { ...aws, provider: "aws", ratedAs: { ...aws.ratedAs, provider: "anthropic" } },
    { ...foundry, provider: "foundry", ratedAs: { ...foundry.ratedAs, provider: "anthropic" } },
    { ...bedrock, provider: "bedrock" },
    { ...vertex, provider: "vertex" },
    { ...googleCloud, provider: "google_cloud" },
  ],
  sources,
};
