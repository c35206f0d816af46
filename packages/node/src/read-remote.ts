import type { IncomingMessage } from "node:http";
import { runUntraced } from "./run-untraced.ts";
import { unreferenceSockets } from "./unreferenced-agent.ts";

/** How to read. */
export interface RemoteOptions {
  /** Of what is known; what is still the same is not sent again. */
  readonly etag: string | undefined;
  /** For all of it, redirections included. */
  readonly timeoutMs: number;
  readonly longestBytes: number;
  /** Whether a program that has no more to do waits for it. */
  readonly isAwaited: boolean;
}

/** What a server has, unless it is what is known already. */
export type RemoteText =
  | { readonly kind: "unchanged" }
  | { readonly kind: "read"; readonly text: string; readonly etag: string | undefined };

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
const MOST_REDIRECTS = 5;

/**
 * Reads a text by HTTP or HTTPS. No redirection leads out of HTTPS.
 *
 * @throws Error that says why there is none
 */
export async function readRemote(url: string, options: RemoteOptions): Promise<RemoteText> {
  const deadlineMs = performance.now() + options.timeoutMs;
  let place = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const remainingMs = Math.max(1, deadlineMs - performance.now());
    const response = await openRemote(place, { ...options, timeoutMs: remainingMs }, options.timeoutMs);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200)
      return { kind: "read", text: await readBounded(response, options.longestBytes), etag: headers.etag };
    response.destroy();
    if (statusCode === 304 && options.etag !== undefined) return { kind: "unchanged" };
    if (!REDIRECTS.includes(statusCode) || headers.location === undefined)
      throw new Error(`the server answers HTTP ${statusCode}`);
    place = findRedirection(place, headers.location);
  }
  throw new Error(`it is redirected more than ${MOST_REDIRECTS} times`);
}

function findRedirection(from: string, location: string): string {
  if (!URL.canParse(location, from)) throw new Error("it is redirected to no URL");
  const to = new URL(location, from);
  const isSafe = to.protocol === "https:" || (to.protocol === "http:" && from.startsWith("http:"));
  if (!isSafe) throw new Error(`it is redirected to ${to.protocol}//${to.host}, which is no https`);
  return to.href;
}

async function openRemote(url: string, options: RemoteOptions, limitMs: number): Promise<IncomingMessage> {
  const { etag, timeoutMs, isAwaited } = options;
  // Not before it is needed: what instrumentations of the application patch is then patched.
  const { Agent, get } = await (url.startsWith("https:") ? import("node:https") : import("node:http"));
  const headers = {
    accept: "application/json",
    "user-agent": "bursar",
    ...(etag && { "if-none-match": etag }),
  };
  const agent = isAwaited ? new Agent() : unreferenceSockets(new Agent(), () => timeoutMs);
  return new Promise((resolve, reject) => {
    runUntraced(() => {
      let answer: IncomingMessage | undefined;
      const request = get(url, { headers, agent }, (response) => {
        answer = response;
        response.on("close", () => clearTimeout(timer));
        resolve(response);
      });
      const timer = setTimeout(() => {
        (answer ?? request).destroy(new Error(`no answer within ${limitMs} ms`));
      }, timeoutMs).unref();
      request.on("error", (error) => {
        clearTimeout(timer);
        reject(describeFault(error));
      });
    });
  });
}

async function readBounded(response: IncomingMessage, longestBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > longestBytes) throw new Error(`it is larger than ${longestBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** A host of several addresses has a fault for each. */
function describeFault(error: Error): Error {
  return error instanceof AggregateError ? new Error(error.errors.map(String).join("; ")) : error;
}
