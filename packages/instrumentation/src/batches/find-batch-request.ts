import type { SdkOptions } from "../sdk-types.ts";

/** A request about batches that tells who made one or what it used. */
export type BatchRequest =
  | { readonly kind: "create" | "retrieve" }
  | { readonly kind: "results"; readonly batchId: string };

const PATH = /\/v1\/messages\/batches(?:\/([^/?#]+)(\/results)?)?\/?(?:[?#]|$)/;

/** Undefined for every other request: listing, cancelling and deleting batches tells nothing and costs nothing. */
export function findBatchRequest({ method, path }: SdkOptions): BatchRequest | undefined {
  if (typeof method !== "string" || typeof path !== "string") return undefined;
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const [, batchId, results] = match;
  const verb = method.toLowerCase();
  if (verb === "post") return batchId === undefined ? { kind: "create" } : undefined;
  if (verb !== "get" || batchId === undefined) return undefined;
  return results === undefined ? { kind: "retrieve" } : { kind: "results", batchId };
}
