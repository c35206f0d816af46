/** An object of OTLP/JSON; protobuf is decoded into the same shape. */
export type OtlpObject = Readonly<Record<string, unknown>>;

/** The request as a whole is not OTLP; the sender must not send it again. */
export class MalformedRequestError extends Error {
  override readonly name = "MalformedRequestError";
}

export function isObject(source: unknown): source is OtlpObject {
  return typeof source === "object" && source !== null && !Array.isArray(source);
}

/**
 * The objects of a repeated field; none where it is left out.
 *
 * @throws MalformedRequestError where it is anything else.
 */
export function readObjects(source: OtlpObject, key: string): readonly OtlpObject[] {
  const list = source[key];
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw new MalformedRequestError(`${key} must be a list`);
  return list.map((entry: unknown) => {
    if (!isObject(entry)) throw new MalformedRequestError(`${key} must be a list of objects`);
    return entry;
  });
}

/** An object field; an empty object where it is left out. */
export function readObject(source: OtlpObject, key: string): OtlpObject {
  const field = source[key];
  if (field === undefined || field === null) return {};
  if (!isObject(field)) throw new MalformedRequestError(`${key} must be an object`);
  return field;
}

/** A 64-bit time: OTLP/JSON writes it as text, some senders as a number. Undefined where it is neither. */
export function readNano(field: unknown): bigint | undefined {
  if (field === undefined || field === null) return 0n;
  if (typeof field === "string" && /^\d{1,20}$/.test(field)) return BigInt(field);
  return typeof field === "number" && Number.isInteger(field) && field >= 0 ? BigInt(field) : undefined;
}
