import { MalformedRequestError } from "./otlp-object.ts";
import { readOtlpSchema } from "./otlp-schema.ts";

/** The two bodies of OTLP/HTTP. */
export type OtlpEncoding = "json" | "protobuf";

export const CONTENT_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  json: "application/json",
  protobuf: "application/x-protobuf",
};

/** The encoding of a `content-type` header, parameters aside. */
export function findEncoding(contentType: string | undefined): OtlpEncoding | undefined {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  if (type === CONTENT_TYPES.json) return "json";
  return type === CONTENT_TYPES.protobuf ? "protobuf" : undefined;
}

/**
 * An export request in the shape of OTLP/JSON, 64-bit numbers as text.
 *
 * @throws MalformedRequestError when the bytes are not what the encoding says.
 */
export function readRequest(body: Buffer, encoding: OtlpEncoding): unknown {
  try {
    if (encoding === "json") return JSON.parse(body.toString("utf8")) as unknown;
    const { request } = readOtlpSchema();
    return request.toObject(request.decode(body), { longs: String });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new MalformedRequestError(`the body is no valid ${CONTENT_TYPES[encoding]}: ${said}`, { cause });
  }
}

/** The answer to an export; points that were refused are named, the others count. */
export function renderResponse(
  encoding: OtlpEncoding,
  rejected: number,
  problem: string | undefined,
): Buffer {
  const partialSuccess = { rejectedDataPoints: String(rejected), errorMessage: problem ?? "" };
  const response = rejected === 0 ? {} : { partialSuccess };
  if (encoding === "json") return Buffer.from(JSON.stringify(response));
  const schema = readOtlpSchema().response;
  return Buffer.from(schema.encode(schema.fromObject(response)).finish());
}

/** A `google.rpc.Status`. */
export function renderStatus(encoding: OtlpEncoding, code: number, message: string): Buffer {
  if (encoding === "json") return Buffer.from(JSON.stringify({ code, message }));
  const { status } = readOtlpSchema();
  return Buffer.from(status.encode(status.fromObject({ code, message })).finish());
}
