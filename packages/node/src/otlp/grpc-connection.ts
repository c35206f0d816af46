import { Buffer } from "node:buffer";
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import type { Socket } from "node:net";
import type { SecureContextOptions } from "node:tls";
import { gunzipSync, gzipSync } from "node:zlib";
import { runUntraced } from "../run-untraced.ts";
import type { OtlpTarget } from "./read-otlp-target.ts";

/** What a server answered. */
export interface GrpcAnswer {
  /** 0: it took the request. */
  readonly status: number;
  readonly message: string;
  /** Protobuf; empty where it did not take it. */
  readonly body: Buffer;
}

const PREFIX_BYTES = 5;
const LONGEST_ANSWER = 65_536;

/**
 * Calls methods of gRPC that take one message and answer with one, over one connection of HTTP/2 that is made when
 * it is needed. Nothing of it keeps a program alive, but an attempt to connect, and that ends with the call.
 */
export class GrpcConnection {
  private readonly target: OtlpTarget;
  private session: ClientHttp2Session | undefined;
  /** While it is made: calls at once share it. */
  private opening: Promise<ClientHttp2Session> | undefined;
  private readonly sockets = new WeakMap<ClientHttp2Session, Socket>();

  constructor(target: OtlpTarget) {
    this.target = target;
  }

  /**
   * Calls a method, once.
   *
   * @throws Error where no answer comes within the time
   */
  async call(path: string, message: Uint8Array, timeoutMs: number): Promise<GrpcAnswer> {
    const deadlineMs = performance.now() + timeoutMs;
    const { standard } = this.target;
    const gzip = standard.compression === "gzip";
    const headers = planHeaders(path, await standard.headers(), gzip);
    const session = await this.connect();
    const remainingMs = Math.max(1, deadlineMs - performance.now());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const late = new Error(`no answer within ${Math.round(timeoutMs)} ms`);
        this.leave(session, timeoutMs);
        stream?.destroy(late);
        reject(late);
      }, remainingMs);
      timer.unref();
      const end = (settle: () => void): void => {
        clearTimeout(timer);
        settle();
      };
      let stream: ClientHttp2Stream | undefined;
      try {
        stream = runUntraced(() => session.request(headers));
        readAnswer(stream).then(
          (answer) => end(() => resolve(answer)),
          (fault: unknown) => end(() => reject(describeFault(fault))),
        );
        stream.end(frameMessage(message, gzip));
      } catch (fault) {
        end(() => reject(describeFault(fault)));
      }
    });
  }

  close(): void {
    this.session?.close();
  }

  /**
   * It may be open and dead: the next call begins with a new one. Another call that is on its way has as much time
   * again as this one had. An attempt to connect ends at once, because it keeps the program alive.
   */
  private leave(session: ClientHttp2Session, forMs: number): void {
    if (this.session === session) this.session = undefined;
    if (session.connecting) this.abort(session);
    else session.close();
    setTimeout(() => this.abort(session), forMs).unref();
  }

  /** The session itself only ends its socket, and waits for the other side: an attempt to connect would go on. */
  private abort(session: ClientHttp2Session): void {
    session.destroy();
    this.sockets.get(session)?.destroy();
  }

  private connect(): Promise<ClientHttp2Session> {
    const open = this.session;
    if (open !== undefined && !open.closed && !open.destroyed) return Promise.resolve(open);
    this.opening ??= this.open().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  private async open(): Promise<ClientHttp2Session> {
    // Not before it is needed: what instrumentations of the application patch is then patched.
    const { connect } = await import("node:http2");
    const files = await readTlsFiles(this.target);
    const openSocket = await loadConnect(this.target.url, files);
    let socket: Socket | undefined;
    const createConnection = (): Socket => (socket = openSocket());
    const session = runUntraced(() => connect(this.target.url, { createConnection }));
    if (socket !== undefined) this.sockets.set(session, socket);
    session.unref();
    // A host of several addresses is given a new handle for each.
    session.on("connect", () => session.unref());
    // Each call is told by its stream.
    session.on("error", () => {});
    session.on("goaway", () => session.close());
    this.session = session;
    return session;
  }
}

/** As the session itself would make it. */
async function loadConnect(url: string, files: SecureContextOptions): Promise<() => Socket> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const net = await import("node:net");
  if (protocol === "http:") return () => net.connect({ host, port: Number(port || 80) });
  const tls = await import("node:tls");
  const servername = net.isIP(host) === 0 ? { servername: host } : {};
  return () =>
    tls.connect({ host, port: Number(port || 443), ALPNProtocols: ["h2"], ...servername, ...files });
}

/** Those that the variables name are in the options of the exporter's agent. */
async function readTlsFiles({ url, standard }: OtlpTarget): Promise<SecureContextOptions> {
  if (!url.startsWith("https:")) return {};
  const { Agent } = await import("node:https");
  const agent = await standard.agentFactory("https:");
  if (!(agent instanceof Agent)) return {};
  const { ca, cert, key } = agent.options;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

function planHeaders(
  path: string,
  given: Readonly<Record<string, string>>,
  gzip: boolean,
): Record<string, string> {
  const names = Object.entries(given).map(([name, text]) => [name.toLowerCase(), text] as const);
  return {
    ...Object.fromEntries(names),
    ":method": "POST",
    ":path": path,
    te: "trailers",
    "user-agent": "bursar",
    ...(gzip && { "grpc-encoding": "gzip" }),
    "grpc-accept-encoding": "identity,gzip",
  };
}

/** A message is preceded by whether it is compressed, and by its length. */
function frameMessage(message: Uint8Array, gzip: boolean): Buffer {
  const body = gzip ? gzipSync(message) : message;
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt8(gzip ? 1 : 0, 0);
  prefix.writeUInt32BE(body.length, 1);
  return Buffer.concat([prefix, body]);
}

function readAnswer(stream: ClientHttp2Stream): Promise<GrpcAnswer> {
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  let length = 0;
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    stream.on("response", (received) => (headers = received));
    stream.on("trailers", (received) => (trailers = received));
    stream.on("data", (chunk: Buffer) => {
      if (length < LONGEST_ANSWER) chunks.push(chunk);
      length += chunk.length;
    });
    stream.on("error", reject);
    stream.on("close", () => {
      try {
        resolve(judgeAnswer({ ...headers, ...trailers }, Buffer.concat(chunks)));
      } catch (fault) {
        reject(fault);
      }
    });
  });
}

function judgeAnswer(headers: IncomingHttpHeaders, frame: Buffer): GrpcAnswer {
  const status = headers["grpc-status"];
  if (status === undefined) {
    const code = headers[":status"];
    throw new Error(
      code === undefined ? "the connection was closed" : `HTTP ${String(code)}, and no answer of gRPC`,
    );
  }
  const message = decodeMessage(String(headers["grpc-message"] ?? ""));
  const body = frame.subarray(PREFIX_BYTES);
  const isGzip = frame[0] === 1 && headers["grpc-encoding"] === "gzip";
  return { status: Number(status), message, body: isGzip ? unzip(body) : body };
}

/** What cannot be read says nothing of what was refused. */
function unzip(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: LONGEST_ANSWER });
  } catch {
    return Buffer.alloc(0);
  }
}

function decodeMessage(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function describeFault(fault: unknown): Error {
  if (!(fault instanceof Error)) return new Error(String(fault));
  // A request that waits for the connection is told that it was cancelled, because of what became of that.
  if (fault.cause instanceof Error) return describeFault(fault.cause);
  // A host of several addresses has a fault for each.
  if (fault instanceof AggregateError) return new Error(fault.errors.map(String).join("; "));
  return "code" in fault && fault.code === "ERR_HTTP2_ERROR"
    ? new Error(`it does not speak HTTP/2, as gRPC does (${fault.message})`)
    : fault;
}
