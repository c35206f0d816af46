import Unmetered from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { patchRequest } from "../src/patch-request.ts";
import type { Recorder } from "../src/recorder.ts";
import type { SdkOptions } from "../src/sdk-types.ts";
import { Anthropic, meterAnew } from "./metered-sdk.ts";

/** An SDK of one method, which keeps what it was asked. */
function anSdk(): { request: (options: SdkOptions | PromiseLike<SdkOptions>) => object; asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    request(options) {
      asked.push(options);
      return { responsePromise: Promise.resolve("answer") };
    },
  };
}

test("without a recorder the call goes on as it was", () => {
  const sdk = anSdk();
  patchRequest(sdk, () => {
    throw new Error("gone");
  });
  const options = { method: "post", path: "/v1/messages" };
  sdk.request(options);
  expect(sdk.asked).toEqual([options]);
});

test("options that cannot be read reach the SDK as they were, and the fault is counted", async () => {
  const faults: string[] = [];
  const recorder = { recordFault: (step: string) => faults.push(step) } as unknown as Recorder;
  const sdk = anSdk();
  patchRequest(sdk, () => recorder);
  const options: SdkOptions = {
    get method(): string {
      throw new Error("no");
    },
  };
  sdk.request(options);
  expect(await sdk.asked[0]).toBe(options);
  expect(faults).toEqual(["request"]);
});

test("an SDK that sends in a way that is not known is told, and its next requests are metered by its middleware", async () => {
  const faults: string[] = [];
  const recorder = { recordFault: (step: string) => faults.push(step) } as unknown as Recorder;
  const sdk = { ...anSdk(), fetchWithTimeout: () => Promise.resolve(new Response()) };
  patchRequest(sdk, () => recorder);
  const ask = async (): Promise<void> => {
    const { responsePromise } = sdk.request({ method: "post", path: "/v1/messages" }) as {
      responsePromise: Promise<unknown>;
    };
    await sdk.asked.at(-1);
    await responsePromise;
  };
  await ask();
  await ask();
  expect(faults).toEqual(["attempt"]);
  expect(await sdk.asked[0]).not.toHaveProperty("middleware");
  expect(await sdk.asked[1]).toMatchObject({ middleware: [expect.any(Function)] });
});

test("options that are none fail as they would without us, and leave no rejection behind", async () => {
  meterAnew();
  const tellFailure = async (AnySdk: typeof Unmetered, options: unknown): Promise<string> => {
    const client = new AnySdk({ apiKey: "test", fetch: () => Promise.resolve(new Response()) });
    try {
      await client.request(options as Parameters<typeof client.request>[0]);
      return "none";
    } catch (error) {
      return String(error);
    }
  };
  for (const options of [null, "x", Promise.resolve(null)])
    expect(await tellFailure(Anthropic, options)).toBe(await tellFailure(Unmetered, options));
});
