import type { Agent, IncomingMessage } from "node:http";
import { gzipSync } from "node:zlib";
import { runUntraced } from "../run-untraced.ts";

/** How and where to send. */
export interface PostOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  readonly gzip: boolean;
  readonly timeoutMs: number;
}

/** What the endpoint answered. */
export interface PostAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

const LONGEST_BODY = 65_536;

/**
 * Sends a request that is ready, once.
 *
 * @throws Error where no answer comes
 */
export async function postHttp(body: Uint8Array, options: PostOptions): Promise<PostAnswer> {
  const { url, agent, gzip, timeoutMs } = options;
  // Not before it is needed: what instrumentations of the application patch is then patched.
  const { request } = await (url.startsWith("https:") ? import("node:https") : import("node:http"));
  const headers = { ...options.headers, ...(gzip && { "content-encoding": "gzip" }) };
  return new Promise((resolve, reject) => {
    runUntraced(() => {
      const post = request(url, { method: "POST", headers, agent }, (response) => {
        readAnswer(response).then(resolve, (error: unknown) =>
          reject(error instanceof Error ? error : new Error(String(error))),
        );
      });
      const timer = setTimeout(() => {
        post.destroy(new Error(`no answer within ${Math.round(timeoutMs)} ms`));
      }, timeoutMs);
      timer.unref();
      post.on("close", () => clearTimeout(timer));
      post.on("error", reject);
      post.end(gzip ? gzipSync(body) : body);
    });
  });
}

async function readAnswer(response: IncomingMessage): Promise<PostAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (length < LONGEST_BODY) chunks.push(chunk);
    length += chunk.length;
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? "",
    body: Buffer.concat(chunks).subarray(0, LONGEST_BODY),
  };
}
