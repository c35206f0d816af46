import { expect, test } from "vitest";

import { findDocker } from "../src/find-docker.ts";
import { makeFolder, writeProgram } from "./fake-program.ts";

test("an engine that hangs is given up after the time-out", async () => {
  const folder = await makeFolder();
  await writeProgram(folder, "docker", "exec /bin/sleep 30");
  const startedAt = performance.now();
  expect(await findDocker({ PATH: folder }, 0.3)).toEqual({
    kind: "refused",
    reason: "`docker info` did not answer within 0.3 s",
  });
  expect(performance.now() - startedAt).toBeLessThan(3000);
});
