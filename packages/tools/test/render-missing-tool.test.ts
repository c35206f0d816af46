import { expect, test } from "vitest";

import { renderMissingTool } from "../src/render-missing-tool.ts";

test("the paragraph says what is missing, where it was looked for and what to do", () => {
  const tried = [
    { place: "BURSAR_AMTOOL", reason: "not set" },
    { place: "PATH", reason: "no amtool" },
  ];
  expect(renderMissingTool({ kind: "missing", name: "amtool", tried })).toBe(
    "amtool 0.27.0 or newer was not found. Looked at: BURSAR_AMTOOL (not set); PATH (no amtool). " +
      "Put it on PATH, set BURSAR_AMTOOL to its path, or start Docker, which then runs prom/alertmanager:v0.34.0.",
  );
});
