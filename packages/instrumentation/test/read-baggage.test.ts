import { expect, test } from "vitest";
import { findBaggageNames, readBaggageHeader } from "../src/read-baggage.ts";

const KEYS = { feature: "app.feature", team: "app.team" };

test.each([
  ["app.feature=draft", { feature: "draft", team: undefined }],
  [" app.feature = draft%20reply ;ttl=3 , app.team=care,other=x", { feature: "draft reply", team: "care" }],
  ["app.feature=one,app.feature=two", { feature: "one", team: undefined }],
  ["app.feature=50%", { feature: "50%", team: undefined }],
  ["feature=draft,path=p", undefined],
  ["app.feature=,app.team=%20", undefined],
  ["=x,;;,,app.feature", undefined],
  ["", undefined],
])("%j brings %j", (header, names) => {
  expect(findBaggageNames(KEYS, readBaggageHeader(header))).toEqual(names);
});
