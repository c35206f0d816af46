import { createSecureServer, createServer } from "node:http2";
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { gunzipSync } from "node:zlib";

/** A request as it came. */
export interface GrpcRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Protobuf, without its frame. */
  readonly message: Buffer;
}

/** What a test has the server answer. */
export interface GrpcReply {
  readonly status: number;
  readonly message?: string;
  readonly body?: Buffer;
}

/** A server that speaks gRPC. */
export interface FakeGrpc {
  readonly url: string;
  readonly requests: readonly GrpcRequest[];
  answer: GrpcReply | "hang";
  /** Answers what it let hang. */
  readonly answerNow: () => void;
  readonly connectionCount: () => number;
  /** Ends what is connected, as a server that restarts does. */
  readonly disconnect: () => void;
  readonly close: () => Promise<void>;
}

export async function startFakeGrpc(tls?: {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}): Promise<FakeGrpc> {
  const server: Http2Server = tls === undefined ? createServer() : createSecureServer(tls);
  const requests: GrpcRequest[] = [];
  const sockets = new Set<Socket>();
  const hanging: ServerHttp2Stream[] = [];
  let connections = 0;
  const fake: FakeGrpc = {
    url: "",
    requests,
    answer: { status: 0 },
    answerNow: () => {
      for (const stream of hanging) if (!stream.destroyed) reply(stream, { status: 0 });
    },
    connectionCount: () => connections,
    disconnect: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        fake.disconnect();
        server.close(() => resolve());
      }),
  };
  server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket.once("close", () => sockets.delete(socket)));
  });
  server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const chunks: Buffer[] = [];
    stream.on("error", () => {});
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      const frame = Buffer.concat(chunks);
      const body = frame.subarray(5, 5 + frame.readUInt32BE(1));
      const message = frame[0] === 1 ? gunzipSync(body) : body;
      requests.push({ path: String(headers[":path"]), headers, message });
      if (fake.answer === "hang") hanging.push(stream);
      else reply(stream, fake.answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(fake, { url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}` });
}

function reply(stream: ServerHttp2Stream, { status, message = "", body = Buffer.alloc(0) }: GrpcReply): void {
  const end = { "grpc-status": String(status), "grpc-message": encodeURIComponent(message) };
  const headers = { ":status": 200, "content-type": "application/grpc+proto" };
  if (status !== 0) {
    stream.respond({ ...headers, ...end }, { endStream: true });
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(end));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([prefix, body]));
}
