import { join } from "node:path";
import { expect, test } from "vitest";
import { CatalogCopy } from "../../src/catalog-copy/catalog-copy.ts";
import { checkCatalogSource } from "../../src/doctor/check-catalog-source.ts";
import { readSettings } from "../../src/settings.ts";
import { aService } from "./a-service.ts";

const CATALOG =
  '{ "schema": "bursar.dev/catalog/1", "hash": "1", "features": { "reply": { "team": "care" } } }';

async function check(environment: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await checkCatalogSource(readSettings(environment))).map(({ level, what }) => `${level}: ${what}`);
}

test("a catalog that loads is counted, and a default feature that it does not know is told", async () => {
  const file = join(aService({ "catalog.json": CATALOG }), "catalog.json");
  expect(await check({ BURSAR_CATALOG: file, BURSAR_FEATURE: "reply" })).toEqual([
    `ok: ${file} has 1 features and list prices`,
  ]);
  expect(await check({ BURSAR_CATALOG: file, BURSAR_FEATURE: "replay" })).toEqual([
    `ok: ${file} has 1 features and list prices`,
    "warning: BURSAR_FEATURE is replay, which the catalog does not know",
  ]);
});

test("a broken or missing catalog is a problem, none a warning", async () => {
  const file = join(aService({ "catalog.json": '{ "schema": "other" }' }), "catalog.json");
  expect(await check({ BURSAR_CATALOG: file })).toEqual([
    `problem: BURSAR_CATALOG ${file} cannot be used: schema is not bursar.dev/catalog/1`,
  ]);
  expect((await check({ BURSAR_CATALOG: `${file}.gone` }))[0]).toContain("ENOENT");
  expect((await check({}))[0]).toContain("warning: BURSAR_CATALOG is not set");
});

test("credentials of a catalog's server are not shown", async () => {
  const [told] = await check({ BURSAR_CATALOG: "http://shop:secret@127.0.0.1:1/catalog.json?token=secret" });
  expect(told).toMatch(/^problem: BURSAR_CATALOG http:\/\/127\.0\.0\.1:1\/catalog\.json cannot be used: /);
  expect(told).not.toContain("secret");
});

test("where a process here has read it before, that is told", async () => {
  const service = aService({ "catalog.json": "{" });
  const file = join(service, "catalog.json");
  const folder = join(service, "copies");
  await new CatalogCopy({ folder, identity: file, name: file }).keep(CATALOG);
  const environment = { BURSAR_CATALOG: file, BURSAR_CATALOG_COPY_DIR: folder };
  const [finding] = await checkCatalogSource(readSettings(environment));
  expect(finding).toMatchObject({
    level: "problem",
    fix: 'Run "bursar compile" to write it. Until then what a process here read less than 1 min ago holds.',
  });
});

test.each([
  ["http://127.0.0.1:1/c.json", 'Have it serve the catalog.json that "bursar compile" writes.'],
  ["s3://bucket/c.json", "Name a file, or a URL of http or https."],
])("for %s the fix fits the kind of source", async (location, fix) => {
  const [finding] = await checkCatalogSource(readSettings({ BURSAR_CATALOG: location }));
  expect(finding?.fix).toBe(`${fix} Until then calls are metered without it.`);
});
