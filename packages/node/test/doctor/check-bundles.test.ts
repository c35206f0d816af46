import { expect, test } from "vitest";
import { checkBundles } from "../../src/doctor/check-bundles.ts";
import { aService } from "./a-service.ts";

// As a bundler leaves them: names are shortened, texts are not.
const BUNDLED = `class a{h(){return{"anthropic-version":"2026-10-21","X-Stainless-Package-Version":b}}}`;

test("an SDK inside of what a bundler wrote is found, and how to meter it is told", () => {
  const service = aService({
    "dist/server.js": BUNDLED,
    "dist/other.js": 'fetch(url, { headers: { "anthropic-version": "2023-06-01" } });',
    "dist/node_modules/@anthropic-ai/sdk/client.js": BUNDLED,
    "src/client.js": BUNDLED,
  });
  expect(checkBundles(service)).toEqual({
    check: "bundle",
    level: "warning",
    what: "the SDK is bundled into dist/server.js, where no hook sees it",
    fix: "Leave @anthropic-ai/sdk out of the bundle (its option is called external), or give each client to meterClient(client) of @bursar/instrumentation.",
  });
});

test("of many files that hide it the first are named", () => {
  const files = ["a", "b", "c", "d"].map((name) => [`.next/server/${name}.js`, BUNDLED]);
  expect(checkBundles(aService(Object.fromEntries(files)))).toMatchObject({
    what: "the SDK is bundled into .next/server/a.js, .next/server/b.js, .next/server/c.js and 1 more, where no hook sees it",
  });
});

test("built files without it, and none at all, are fine", () => {
  expect(checkBundles(aService({ "build/app.mjs": "export {};" }))).toMatchObject({
    level: "ok",
    what: "none of the 1 files that were built has the SDK inside",
  });
  expect(checkBundles(aService())).toMatchObject({ level: "ok", what: "no output of a bundler is here" });
});
