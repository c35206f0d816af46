import { mkdirSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { listPackages } from "../../src/doctor/list-packages.ts";
import { aPackage, aService } from "./a-service.ts";

function list(folder: string, names: readonly string[]): readonly string[] {
  return listPackages(folder, new Set(names)).map(
    ({ name, version, folder: found }) => `${name} ${version} ${relative(folder, found)}`,
  );
}

test("copies inside of other packages, in a store of pnpm and in folders above are found, each once", () => {
  const root = aService({
    ...aPackage("node_modules/@anthropic-ai/sdk", "1.12.0"),
    ...aPackage("shop/node_modules/agent", "3.0.0"),
    ...aPackage("shop/node_modules/agent/node_modules/@anthropic-ai/sdk", "0.90.0"),
    ...aPackage("shop/node_modules/.pnpm/x@1/node_modules/@anthropic-ai/sdk", "1.0.0"),
    "shop/node_modules/broken/node_modules/@anthropic-ai/sdk/package.json": "{",
    "shop/node_modules/broken/package.json": "{}",
  });
  const shop = join(root, "shop");
  // A workspace that links to itself.
  symlinkSync(shop, join(shop, "node_modules/shop"));
  mkdirSync(join(shop, "node_modules/@anthropic-ai"));
  symlinkSync(
    join(shop, "node_modules/.pnpm/x@1/node_modules/@anthropic-ai/sdk"),
    join(shop, "node_modules/@anthropic-ai/sdk"),
  );
  expect(list(shop, ["@anthropic-ai/sdk"])).toEqual([
    "@anthropic-ai/sdk 1.12.0 ../node_modules/@anthropic-ai/sdk",
    "@anthropic-ai/sdk 1.0.0 node_modules/.pnpm/x@1/node_modules/@anthropic-ai/sdk",
    "@anthropic-ai/sdk 0.90.0 node_modules/agent/node_modules/@anthropic-ai/sdk",
    "@anthropic-ai/sdk of unknown version node_modules/broken/node_modules/@anthropic-ai/sdk",
  ]);
});

test("a folder without packages has none", () => {
  expect(list(aService(), ["@anthropic-ai/sdk"])).toEqual([]);
});
