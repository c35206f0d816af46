import { expect, test } from "vitest";
import { checkSpans } from "../../src/doctor/check-spans.ts";
import type { InstalledPackage } from "../../src/doctor/list-packages.ts";

function installed(name: string, version: string): InstalledPackage {
  return { name, version, folder: `/shop/node_modules/${name}` };
}

const SDK = installed("@anthropic-ai/sdk", "1.12.0");

test.each([
  ["@arizeai/openinference-instrumentation-anthropic", "leave AnthropicInstrumentation out"],
  ["@sentry/node", "Anthropic_AI"],
  ["@traceloop/instrumentation-anthropic", "instrumentModules"],
  ["dd-trace", "DD_TRACE_DISABLED_PLUGINS=anthropic"],
  ["openlit", "disabledInstrumentations"],
])("%s beside the SDK's own spans doubles them", (name, way) => {
  const [finding, ...others] = checkSpans([SDK, installed(name, "1.0.0")], {});
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    level: "warning",
    what: `${name} is installed: a call may have a span each of ${name} and the SDK itself. Our figures count it once; sums over spans do not`,
  });
  expect(finding?.fix).toContain(way);
  expect(finding?.fix).toContain("ANTHROPIC_OPEN_TELEMETRY=false");
});

test("one source of spans is fine: an SDK that makes none, or was told not to", () => {
  const other = installed("dd-trace", "5.82.0");
  const fine = [{ level: "ok", what: "spans of a call are made by dd-trace" }];
  expect(checkSpans([installed(SDK.name, "0.133.0"), other], {})).toMatchObject(fine);
  expect(checkSpans([SDK, other], { ANTHROPIC_OPEN_TELEMETRY: "False" })).toMatchObject(fine);
  expect(checkSpans([SDK], {})).toMatchObject([{ what: "spans of a call are made by the SDK alone" }]);
});

test("two instrumentations double each other even without the SDK's own", () => {
  const both = [installed("dd-trace", "5.82.0"), installed("openlit", "1.6.0")];
  expect(checkSpans(both, {}).map(({ fix }) => fix)).toEqual([
    "DD_TRACE_DISABLED_PLUGINS=anthropic.",
    'openlit.init({ disabledInstrumentations: ["anthropic"] }).',
  ]);
});
