import { expect, test } from "vitest";
import { checkStart } from "../../src/doctor/check-start.ts";
import { aService } from "./a-service.ts";

test("what starts metering is found in NODE_OPTIONS and in the files that start a service", () => {
  const service = aService({
    "package.json": '{ "scripts": { "start": "node --import @bursar/node/register app.js" } }',
    Dockerfile: 'CMD ["node", "--import", "@bursar/node/sdk", "app.js"]',
  });
  expect(checkStart(service, "--import @bursar/node/register")).toMatchObject({
    level: "ok",
    what: "metering is started by NODE_OPTIONS, package.json, Dockerfile",
  });
});

test("a dependency alone starts nothing", () => {
  const service = aService({ "package.json": '{ "dependencies": { "@bursar/node": "0.1.0" } }' });
  expect(checkStart(service, "--enable-source-maps")).toMatchObject({ check: "start", level: "warning" });
});

test("an ES module cannot be required", () => {
  expect(checkStart(aService(), "-r @bursar/node/register")).toMatchObject({
    level: "problem",
    fix: 'NODE_OPTIONS="--import @bursar/node/register"',
  });
});
