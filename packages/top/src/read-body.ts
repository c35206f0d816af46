import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { MalformedRequestError } from "./otlp-object.ts";

/** The largest body, packed or unpacked: 20 MiB. */
const MOST_BYTES = 20 * 1024 * 1024;

export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

const unzip = promisify(gunzip);

/**
 * The whole body, unpacked.
 *
 * @throws BodyTooLargeError above `MOST_BYTES`; MalformedRequestError when it is not the gzip it claims to be.
 */
export async function readBody(request: IncomingMessage, gzipped: boolean): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > MOST_BYTES) throw new BodyTooLargeError();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The connection must live on, so that a refusal can still be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  if (!gzipped) return body;
  try {
    return await unzip(body, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    if (cause instanceof RangeError) throw new BodyTooLargeError();
    throw new MalformedRequestError("the body is no valid gzip", { cause });
  }
}
