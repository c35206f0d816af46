import type { Finding } from "@bursar/conventions";
import { expect, test } from "vitest";
import { renderDoctorReport } from "../../src/doctor/render-doctor-report.ts";

const OK: Finding = { check: "node", level: "ok", what: "Node 24.21.0", fix: "" };
const WARNING: Finding = { check: "start", level: "warning", what: "nothing starts it", fix: "Start it." };
const PROBLEM: Finding = {
  check: "endpoint",
  level: "problem",
  what: "away: HTTP 503",
  fix: "Start it too.",
};

test("each finding has a line, what to do has the next one, and the last one counts", () => {
  expect(renderDoctorReport({ folder: "/shop", findings: [OK, WARNING, PROBLEM, PROBLEM] })).toBe(
    `/shop

ok       node      Node 24.21.0
warning  start     nothing starts it
                   → Start it.
problem  endpoint  away: HTTP 503
                   → Start it too.
problem  endpoint  away: HTTP 503
                   → Start it too.

2 problems, 1 warning.
`,
  );
});

test("where nothing is wrong it says so", () => {
  expect(renderDoctorReport({ folder: "/shop", findings: [OK] })).toBe(
    "/shop\n\nok       node      Node 24.21.0\n\nAll is well.\n",
  );
});
