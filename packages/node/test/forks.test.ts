import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { startFakeClaude } from "../../fake-claude/src/index.ts";
import { REGISTER, startApp, startFakeCollector } from "./run-app.ts";

const servers: { readonly close: () => Promise<void> }[] = [];

afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

test.concurrent.each([
  ["threads", true],
  ["cluster", true],
  ["fork", true],
  ["fork without flags", false],
  ["restart", false],
])("%s: each process or thread counts its call once, under a run of its own", async (way, byFlag) => {
  const fake = await startFakeClaude({ seed: 3 });
  const collector = await startFakeCollector();
  servers.push(fake, collector);
  const { ended } = startApp(
    "forking-app.mjs",
    {
      FAKE_CLAUDE_URL: fake.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      // However busy the machine is: five programs and threads of each way begin at once.
      BURSAR_FLUSH_TIMEOUT_MS: "60000",
      ...(byFlag ? {} : { NODE_OPTIONS: `--import ${pathToFileURL(REGISTER).href}` }),
    },
    { args: [way], register: byFlag },
  );
  expect(await ended).toMatchObject({ code: 0, stdout: "", stderr: "" });
  expect(fake.ledger.entries).toHaveLength(3);
  const calls = collector.payloads
    .flatMap((_, index) => collector.readPoints(index))
    .filter(({ metric, figure }) => metric === "claude.calls" && figure > 0);
  expect(calls.map(({ figure }) => figure)).toEqual([1, 1, 1]);
  expect(new Set(calls.map(({ labels }) => labels["run"])).size).toBe(3);
});
