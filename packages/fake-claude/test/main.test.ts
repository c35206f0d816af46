import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import Anthropic from "@anthropic-ai/sdk";
import { expect, onTestFinished, test } from "vitest";
import { aRequest } from "./fake-client.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
// Node before 22.18 strips types only when asked.
const STRIP = process.features.typescript ? [] : ["--experimental-strip-types", "--no-warnings"];

test("as a program it prints its URL, answers, shows its ledger, takes orders, and ends on SIGTERM", async () => {
  const child = spawn(process.execPath, [...STRIP, MAIN, "--seed", "1"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = String((await once(createInterface(child.stdout), "line"))[0]);
  const client = new Anthropic({ baseURL: url, apiKey: "test-key", maxRetries: 0 });
  await fetch(`${url}/behaviour`, { method: "POST", body: JSON.stringify({ outputTokens: 10 }) });
  await client.messages.create(aRequest({}));
  const ledger: unknown = await (await fetch(`${url}/ledger`)).json();
  expect(ledger).toMatchObject({ totalUsd: "0.000208" });
  const requests: unknown = await (await fetch(`${url}/requests`)).json();
  expect(requests).toMatchObject([{ method: "POST", target: "/v1/messages" }]);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("help is printed, and a wrong option is named", () => {
  const help = spawnSync(process.execPath, [...STRIP, MAIN, "--help"], { encoding: "utf8" });
  expect([help.status, help.stdout.split("\n")[0]]).toEqual([
    0,
    "A Messages API on localhost that bills exactly what it says.",
  ]);
  const wrong = spawnSync(process.execPath, [...STRIP, MAIN, "--port", "x"], { encoding: "utf8" });
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    'fake-claude: --port takes a whole number, not "x". See --help.\n',
  ]);
});
