import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { crc32 } from "node:zlib";

/** A server that speaks as the platforms do and asks the fake Messages API behind it. */
interface PlatformServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Runs what asks it, and ends it however that went: a server left behind keeps the program alive. */
export async function withPlatformServer(apiUrl: string, run: (url: string) => Promise<void>): Promise<void> {
  const server = await startPlatformServer(apiUrl);
  try {
    await run(server.url);
  } finally {
    await server.close();
  }
}

/** A platform's request as the Messages API takes it. */
interface Translation {
  readonly body: Readonly<Record<string, unknown>>;
  readonly isEventStream: boolean;
}

const BEDROCK = /\/model\/([^/]+)\/invoke(-with-response-stream)?$/;
const VERTEX = /\/models\/([^/:]+):(?:rawPredict|streamRawPredict)$/;

/** Starts it; paths that no platform rewrites go through as they are, and refusals get a credit. */
async function startPlatformServer(apiUrl: string): Promise<PlatformServer> {
  const server = createServer((incoming, outgoing) => {
    answer(apiUrl, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(apiUrl: string, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const leaving = new AbortController();
  outgoing.once("close", () => leaving.abort());
  const { pathname } = new URL(incoming.url ?? "/", apiUrl);
  const { body, isEventStream } = translate(pathname, JSON.parse(await readText(incoming)));
  const response = await fetch(`${apiUrl}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": "platform" },
    body: JSON.stringify(body),
    signal: leaving.signal,
  });
  const contentType = isEventStream
    ? "application/vnd.amazon.eventstream"
    : (response.headers.get("content-type") ?? "");
  outgoing.writeHead(response.status, { "content-type": contentType });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    const text = decoder.decode(chunk, { stream: true });
    outgoing.write(isEventStream ? encodeEvents(text) : grantCredit(text));
  }
  outgoing.end();
}

function translate(pathname: string, body: Readonly<Record<string, unknown>>): Translation {
  const [, bedrockModel, bedrockStream] = BEDROCK.exec(pathname) ?? [];
  if (bedrockModel !== undefined) {
    const isEventStream = bedrockStream !== undefined;
    return { body: { ...body, model: nameModel(bedrockModel), stream: isEventStream }, isEventStream };
  }
  const model = VERTEX.exec(pathname)?.[1] ?? String(body["model"]);
  return { body: { ...body, model: nameModel(model) }, isEventStream: false };
}

function nameModel(platformModel: string): string {
  return decodeURIComponent(platformModel)
    .replace(/^(?:global\.)?anthropic\./, "")
    .replace(/@.*$/, "");
}

/** The fake sends whole events, so a chunk never ends inside of one. */
function encodeEvents(text: string): Buffer {
  const payloads = [...text.matchAll(/^data: (.*)$/gm)].map(([, payload = ""]) => payload);
  return Buffer.concat(payloads.map(encodeFrame));
}

/** One frame of `application/vnd.amazon.eventstream`: lengths, checksum, headers, payload, checksum. */
function encodeFrame(payload: string): Buffer {
  const headers = Buffer.concat([
    encodeHeader(":event-type", "chunk"),
    encodeHeader(":content-type", "application/json"),
    encodeHeader(":message-type", "event"),
  ]);
  const content = Buffer.from(JSON.stringify({ bytes: Buffer.from(payload).toString("base64") }));
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + headers.length + content.length, 0);
  prelude.writeUInt32BE(headers.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const frame = Buffer.concat([prelude, headers, content, Buffer.alloc(4)]);
  frame.writeUInt32BE(crc32(frame.subarray(0, -4)), frame.length - 4);
  return frame;
}

function encodeHeader(name: string, text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  // 7: a string, with a length of two bytes.
  return Buffer.concat([
    Buffer.from([name.length]),
    Buffer.from(name),
    Buffer.from([7]),
    length,
    Buffer.from(text),
  ]);
}

/** A stream that was refused is taken up by another model only with the credit of the refusal. */
function grantCredit(text: string): string {
  return text.replace(
    '"stop_details":{"type":"refusal"',
    '"stop_details":{"fallback_credit_token":"credit","type":"refusal"',
  );
}
