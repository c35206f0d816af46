import { afterEach, describe, expect, it } from "vitest";
import { runCli } from "../../src/run-cli.ts";
import { aVector, serve as servePrometheus } from "../a-prometheus.ts";
import type { Reply } from "../a-prometheus.ts";
import { aTerminal } from "../a-terminal.ts";

let closeServer = (): Promise<void> => Promise.resolve();

afterEach(() => closeServer());

/** A server that answers each query as it is told; resolves to its address. */
async function serve(answer: (query: string, authorization: string | undefined) => Reply): Promise<string> {
  const { host, close } = await servePrometheus(({ query, headers }) => answer(query, headers.authorization));
  closeServer = close;
  return host;
}

function aPrometheus(query: string): Reply {
  if (query.includes("claude_prices_info"))
    return aVector(
      [{ version: "2026-01-01", as_of: "2026-01-01" }, 3],
      [{ version: "9999-01-01", as_of: "x" }, 1],
    );
  if (query.includes("claude_unpriced_tokens_total"))
    return aVector(
      [{ model: "my-own", provider: "foundry", reason: "unknown_model" }, 5000],
      [{ model: "claude-opus-5-5", provider: "anthropic", reason: "unknown_model" }, 10],
    );
  return aVector(
    [{ model: "claude-opus-5-5", provider: "google_cloud" }, 70],
    [{ model: "claude-opus-5-5", provider: "anthropic" }, 10],
    [{ model: "my-own", provider: "foundry" }, 5000],
    [{ model: "other", provider: "anthropic" }, 9],
  );
}

async function check(
  args: readonly string[],
  at = "2026-11-22T12:00:00Z",
): Promise<{ code: number; out: string; errors: string }> {
  const terminal = aTerminal("", undefined, () => Date.parse(at));
  const code = await runCli(["prices", "check", "--prices", "none", ...args], terminal);
  return { code, out: terminal.readOut(), errors: terminal.readErrors() };
}

describe("bursar prices check", () => {
  it("warns of a book that is older than 30 days, and fails on it only with --strict", async () => {
    const fresh = await check(["--strict", "--format", "json"]);
    expect(fresh.code).toBe(0);
    const { book, warnings } = JSON.parse(fresh.out) as {
      book: { asOf: string };
      warnings: readonly string[];
    };
    expect(warnings).toEqual([]);
    const asOfMs = Date.parse(book.asOf);
    const day30 = new Date(asOfMs + 30 * 86_400_000).toISOString();
    const day31 = new Date(asOfMs + 31 * 86_400_000).toISOString();
    expect((await check(["--strict"], day30)).code).toBe(0);
    expect((await check([], day31)).code).toBe(0);
    const old = await check(["--strict"], day31);
    expect(old.code).toBe(1);
    expect(old.out).toContain("warning: the price book is 31 days old; prices may have changed.");
  });

  it("tells what a Prometheus saw that has no price, and who runs an older book", async () => {
    const url = `http://${await serve(aPrometheus)}`;
    const { code, out } = await check(["--prometheus-url", url, "--since", "6h", "--strict"]);
    expect(code).toBe(1);
    const [, prometheus, ...rest] = out.split("\n");
    expect(prometheus).toBe(`Prometheus ${url}/, the last 6h`);
    expect(rest.slice(0, 3)).toEqual([
      "warning: my-own at foundry has no price today: unknown_model (5,000 tokens in 6h). Write its prices into prices.yaml, or update bursar.",
      "warning: claude-opus-5-5 at google_cloud has no price today: no_price_for_provider (70 tokens in 6h). Write its prices into prices.yaml, or update bursar.",
      "warning: claude-opus-5-5 at anthropic: 10 tokens in 6h were metered without a price: unknown_model. Bring catalog.json and @bursar/node up to date there.",
    ]);
    expect(rest[3]).toMatch(
      /^warning: 3 running processes have the price book 2026-01-01 \(as of 2026-01-01\), older than /,
    );
    expect(rest[4]).toBe("4 warnings.");
  });

  it("sends the name and the password of the address, and shows them nowhere", async () => {
    const host = await serve((query, authorization) =>
      authorization === "Basic bWU6c2VjcmV0" ? aVector() : { status: 401, body: query },
    );
    const { code, out } = await check(["--prometheus-url", `http://me:secret@${host}/`]);
    expect(code).toBe(0);
    expect(out).toContain(`Prometheus http://${host}/, `);
    const refused = await check(["--prometheus-url", `http://${host}/`]);
    expect(refused.code).toBe(3);
    expect(refused.errors).toBe(
      `bursar: the Prometheus at http://${host}/ wants to know who asks (401). Write http://user:password@host into the address, or name a file with the header Authorization by --prometheus-headers.\n`,
    );
  });

  it.each<[string, Reply, string]>([
    ["a page", { body: "<html>Hello</html>" }, "answers, but not as a Prometheus does. Check the address."],
    [
      "half an answer",
      { body: '{"status":"succ' },
      "answers, but not as a Prometheus does. Check the address.",
    ],
    [
      "a matrix",
      { body: '{"status":"success","data":{"resultType":"matrix","result":[]}}' },
      "answers, but not as",
    ],
    [
      "a busy Prometheus",
      { status: 503, body: "Service Unavailable" },
      "is not ready (503). Try again later.",
    ],
    [
      "an error",
      { status: 422, body: '{"status":"error","error":"query timed out"}' },
      "cannot answer: query timed out.",
    ],
    ["another server", { status: 500, body: "oops" }, "answers with status 500. Check the address."],
  ])("takes %s for a fault of the environment", async (_, reply, message) => {
    const url = `http://${await serve(() => reply)}/`;
    const { code, out, errors } = await check(["--prometheus-url", url]);
    expect(code).toBe(3);
    expect(out).toBe("");
    expect(errors).toContain(`bursar: the Prometheus at ${url} ${message}`);
    expect(errors.split("\n")).toHaveLength(2);
  });

  it("says that nothing listens at an address", async () => {
    const url = `http://${await serve(() => aVector())}/`;
    await closeServer();
    const { code, errors } = await check(["--prometheus-url", url]);
    expect(code).toBe(3);
    expect(errors).toBe(
      `bursar: the Prometheus at ${url} cannot be reached: nothing listens there. Check the address.\n`,
    );
  });

  it.each([
    ["--prometheus-url", "localhost:9090", "--prometheus-url is no address."],
    ["--prometheus-url", "http://a:%zz@b", "--prometheus-url is no address."],
    ["--since", "yesterday", '--since is "yesterday". Write a duration such as 30m, 6h or 1d.'],
    ["--since", "0d", '--since is "0d". Write a duration such as 30m, 6h or 1d.'],
  ])("takes %s %s for the user's mistake", async (flag, text, message) => {
    const { code, errors } = await check([flag, text]);
    expect(code).toBe(2);
    expect(errors).toContain(`bursar: ${message}`);
  });
});
