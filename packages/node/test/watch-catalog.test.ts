import { mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { CatalogCopy } from "../src/catalog-copy/catalog-copy.ts";
import { findCatalogSource } from "../src/find-catalog-source.ts";
import { watchCatalog } from "../src/watch-catalog.ts";
import type { WatchedCatalog } from "../src/watch-catalog.ts";

let folder = "";
let file = "";
let watched: WatchedCatalog | undefined;
const warnings: string[] = [];
const infos: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bursar-catalog-"));
  file = join(folder, "catalog.json");
  warnings.length = 0;
  infos.length = 0;
  const silent = (): void => {};
  diag.setLogger(
    {
      warn: (text) => warnings.push(text),
      error: silent,
      info: (text) => infos.push(text),
      debug: silent,
      verbose: silent,
    },
    { suppressOverrideMessage: true },
  );
});

afterEach(() => {
  watched?.stop();
  diag.disable();
  rmSync(folder, { recursive: true });
});

/** Replaces the file at once, as a compiler or a mounted configuration does. */
function replaceFile(text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

function aCatalog(hash: string, more: object = {}): string {
  return JSON.stringify({ schema: "bursar.dev/catalog/1", hash, features: {}, ...more });
}

/** Watches; the hashes of what was handed on, the first one included. */
async function watch(location: string, timeoutMs = 2_000): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = [];
  const source = findCatalogSource(location, { intervalMs: 10, timeoutMs });
  watched = watchCatalog(source, ({ hash }) => seen.push(hash));
  await watched.whenRead;
  if (source.readNow !== undefined) seen.unshift(watched.catalog?.hash);
  return seen;
}

describe("a file", () => {
  test("each newer catalog is handed on with its prices, a broken one is told and changes nothing", async () => {
    replaceFile(aCatalog("a"));
    const seen: unknown[] = [];
    const source = findCatalogSource(file, { intervalMs: 10, timeoutMs: 100 });
    watched = watchCatalog(source, (catalog) => seen.push(catalog));
    expect(watched.catalog?.hash).toBe("a");
    const prices = { contract: { deployments: { prod: "claude-opus-5-5" } } };
    replaceFile(aCatalog("b", { prices }));
    await vi.waitFor(() => expect(seen).toMatchObject([{ hash: "b", features: {}, prices }]));
    replaceFile('{\n  "schema": "bursar"\n  "hash": "a"');
    await vi.waitFor(() => expect(warnings).toHaveLength(1));
    expect(warnings[0]).toContain("(line 3 column 3)");
    expect(warnings[0]).toContain('The catalog read before stays. Run "bursar compile" to write it.');
    rmSync(file);
    await vi.waitFor(() => expect(warnings).toHaveLength(2));
    expect(warnings[1]).toContain("ENOENT");
    expect(seen).toHaveLength(1);
    replaceFile(aCatalog("c"));
    await vi.waitFor(() => expect(seen).toHaveLength(2));
    expect(infos).toEqual([`bursar: BURSAR_CATALOG ${file}: it can be used again.`]);
  });

  test("a catalog that is written for the first time is taken, a byte order mark is not minded", async () => {
    const seen = await watch(pathToFileURL(file).href);
    expect(seen).toEqual([undefined]);
    expect(warnings[0]).toContain("Calls are metered without it.");
    replaceFile(`\uFEFF${aCatalog("a")}`);
    await vi.waitFor(() => expect(seen).toEqual([undefined, "a"]));
  });

  test("a catalog whose place tells of a fault is told by its path, once", async () => {
    replaceFile(aCatalog("a", { features: { draft: { team: "care", latencyBoundsSeconds: [5, 1] } } }));
    await watch(file);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(warnings).toEqual([
      `bursar: BURSAR_CATALOG ${file}: features.draft.latencyBoundsSeconds does not ascend from above 0. Calls are metered without it. Run "bursar compile" to write it.`,
    ]);
  });

  test.each([
    ["a folder", (place: string) => place, "it is no file"],
    ["a huge file", aHugeFile, "it is larger than 16777216 bytes"],
    ["a device", () => "/dev/zero", "it is no file"],
  ])("%s is told and not waited for", async (_name, make, reason) => {
    expect(await watch(make(folder))).toEqual([undefined]);
    expect(warnings[0]).toContain(`: ${reason}. Calls are metered without it.`);
  });

  function aHugeFile(place: string): string {
    const path = join(place, "huge.json");
    writeFileSync(path, "{}");
    truncateSync(path, 16 * 1024 * 1024 + 1);
    return path;
  }
});

describe("a URL", () => {
  interface Served {
    readonly url: string;
    readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
    answer: RequestListener;
  }

  async function aServer(answer: RequestListener): Promise<Served> {
    const server = createServer((request, response) => {
      served.requests.push({ path: request.url ?? "", headers: request.headers });
      served.answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      watched?.stop();
      server.closeAllConnections();
      server.close();
    });
    const served: Served = {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      requests: [],
      answer,
    };
    return served;
  }

  /** Serves a text as servers of files do. */
  function serve(text: string, etag?: string): RequestListener {
    return ({ headers }, response) => {
      if (etag !== undefined && headers["if-none-match"] === etag) response.writeHead(304).end();
      else response.writeHead(200, etag === undefined ? {} : { etag }).end(text);
    };
  }

  test("what has not changed is not sent again, and what has is taken", async () => {
    const served = await aServer(serve(aCatalog("a"), '"1"'));
    const seen = await watch(`${served.url}/catalog.json?key=pass-word`);
    expect(seen).toEqual(["a"]);
    await vi.waitFor(() => expect(served.requests.length).toBeGreaterThan(2));
    expect(served.requests[0]?.headers["if-none-match"]).toBeUndefined();
    expect(served.requests[2]?.headers["if-none-match"]).toBe('"1"');
    served.answer = serve(aCatalog("b"), '"2"');
    await vi.waitFor(() => expect(seen).toEqual(["a", "b"]));
    expect(warnings).toEqual([]);
  });

  test("without an ETag the same text is not taken twice", async () => {
    const served = await aServer(serve(aCatalog("a")));
    const seen = await watch(served.url);
    await vi.waitFor(() => expect(served.requests.length).toBeGreaterThan(3));
    expect(seen).toEqual(["a"]);
  });

  test("faults are told once each, without credentials, and the last good catalog stays", async () => {
    const served = await aServer(serve(aCatalog("a"), '"1"'));
    const seen = await watch(`${served.url.replace("//", "//user:pass-word@")}/c?key=pass-word`);
    served.answer = (_, response) => void response.writeHead(500).end();
    await vi.waitFor(() => expect(warnings).toHaveLength(1));
    served.answer = serve("<html>", '"2"');
    await vi.waitFor(() => expect(warnings).toHaveLength(2));
    served.answer = serve(aCatalog("a"), '"1"');
    await vi.waitFor(() => expect(infos).toHaveLength(1));
    served.answer = serve(aCatalog("b"), '"3"');
    await vi.waitFor(() => expect(seen).toEqual(["a", "a", "b"]));
    expect(warnings[0]).toBe(
      `bursar: BURSAR_CATALOG ${served.url}/c: the server answers HTTP 500. The catalog read before stays. Have it serve the catalog.json that "bursar compile" writes.`,
    );
    expect(warnings[1]).toContain("is not valid JSON. The catalog read before stays.");
    expect(warnings.join()).not.toContain("pass-word");
    expect(served.requests[0]?.headers.authorization).toBe(`Basic ${btoa("user:pass-word")}`);
  });

  test.each<[string, RequestListener, string]>([
    ["hangs", (): void => {}, "no answer within 150 ms"],
    [
      "hangs in the middle",
      (_, response) => void response.writeHead(200).write("{"),
      "no answer within 150 ms",
    ],
    [
      "breaks off",
      (_, response) => {
        response.writeHead(200, { "content-length": 100 }).write("{");
        setTimeout(() => response.destroy(), 10);
      },
      "aborted",
    ],
    [
      "has something huge",
      (_, response) => {
        response.writeHead(200);
        const write = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024)));
          if (!response.destroyed) response.once("drain", write);
        };
        write();
      },
      "it is larger than 16777216 bytes",
    ],
    [
      "redirects for ever",
      (_, response) => void response.writeHead(302, { location: "/again" }).end(),
      "it is redirected more than 5 times",
    ],
    [
      "redirects to a file",
      (_, response) => void response.writeHead(302, { location: "file:///etc/passwd" }).end(),
      "it is redirected to file://, which is no https",
    ],
  ])("a server that %s is told, in bounded time", async (_name, answer, reason) => {
    const served = await aServer(answer);
    const startedAtMs = performance.now();
    // The huge one needs its time.
    expect(await watch(served.url, reason.includes("150") ? 150 : 5_000)).toEqual([]);
    watched?.stop();
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    expect(warnings[0]).toContain(`${served.url}/: ${reason}. Calls are metered without it.`);
  });

  test("a redirection is followed", async () => {
    const served = await aServer(({ url }, response) => {
      if (url === "/latest") response.writeHead(302, { location: "/v2/catalog.json" }).end();
      else response.end(aCatalog(url ?? ""));
    });
    expect(await watch(`${served.url}/latest`)).toEqual(["/v2/catalog.json"]);
  });

  test("a server that is not there is told, and taken when it comes", async () => {
    expect(await watch("http://127.0.0.1:1/catalog.json")).toEqual([]);
    expect(warnings[0]).toContain("http://127.0.0.1:1/catalog.json: connect ECONNREFUSED 127.0.0.1:1.");
  });
});

test("what is neither a file nor such a URL is refused", () => {
  for (const location of ["s3://bucket/catalog.json", "https://"])
    expect(() => findCatalogSource(location, { timeoutMs: 1 })).toThrow(
      "it is neither a file nor a URL of http or https",
    );
});

describe("a copy of what another process read", () => {
  /** As slow as a disk can be. */
  class SlowCopy extends CatalogCopy {
    override async read(): ReturnType<CatalogCopy["read"]> {
      await new Promise((resolve) => setTimeout(resolve, 2_300));
      return super.read();
    }
  }

  function aCopy(Copy: typeof CatalogCopy): CatalogCopy {
    return new Copy({ folder: join(folder, "copies"), identity: file, name: file });
  }

  test("holds until the source can be read, and is told with its age", async () => {
    await aCopy(CatalogCopy).keep(aCatalog("kept"));
    const seen: string[] = [];
    const source = findCatalogSource(file, { intervalMs: 10, timeoutMs: 100 });
    watched = watchCatalog(source, ({ hash }) => seen.push(hash), aCopy(CatalogCopy));
    await watched.whenRead;
    expect(seen).toEqual(["kept"]);
    replaceFile(aCatalog("new"));
    await vi.waitFor(() => expect(seen).toEqual(["kept", "new"]));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(
      'What a process here read less than 1 min ago holds. Run "bursar compile" to write it.',
    );
    expect(infos).toEqual([`bursar: BURSAR_CATALOG ${file}: it can be used again.`]);
    await vi.waitFor(async () => expect((await aCopy(CatalogCopy).read())?.catalog.hash).toBe("new"));
  });

  test("on a slow disk holds up the start for 2 s at most, and holds when it is there", async () => {
    await aCopy(CatalogCopy).keep(aCatalog("kept"));
    const seen: string[] = [];
    const source = findCatalogSource(file, { intervalMs: 60_000, timeoutMs: 100 });
    watched = watchCatalog(source, ({ hash }) => seen.push(hash), aCopy(SlowCopy));
    await watched.whenRead;
    expect(seen).toEqual([]);
    await vi.waitFor(() => expect(seen).toEqual(["kept"]), 10_000);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain("Calls are metered without it.");
    expect(warnings[1]).toContain("What a process here read less than 1 min ago holds.");
  });

  test("is not replaced by a catalog whose prices cannot be used", async () => {
    replaceFile(aCatalog("a"));
    const source = findCatalogSource(file, { intervalMs: 10, timeoutMs: 100 });
    const seen: string[] = [];
    watched = watchCatalog(source, ({ hash }) => seen.push(hash), aCopy(CatalogCopy));
    await vi.waitFor(async () => expect((await aCopy(CatalogCopy).read())?.catalog.hash).toBe("a"));
    replaceFile(aCatalog("b", { prices: { contract: "none" } }));
    await vi.waitFor(() => expect(seen).toEqual(["b"]));
    expect((await aCopy(CatalogCopy).read())?.catalog.hash).toBe("a");
  });

  test("is not asked for once the source was read", async () => {
    replaceFile(aCatalog("a"));
    await aCopy(CatalogCopy).keep(aCatalog("kept"));
    const seen: string[] = [];
    const source = findCatalogSource(file, { intervalMs: 10, timeoutMs: 100 });
    watched = watchCatalog(source, ({ hash }) => seen.push(hash), aCopy(CatalogCopy));
    replaceFile("{");
    await vi.waitFor(() => expect(warnings).toHaveLength(1));
    expect(warnings[0]).toContain("The catalog read before stays.");
    expect(seen).toEqual([]);
  });
});
