/** A store could not mark a claim, but knows what others took before. Those entries are not counted again. */
export class UnmarkedClaimError extends Error {
  /** The `custom_id`s of the claim that nobody is known to have taken. */
  readonly free: readonly string[];

  constructor(cause: unknown, free: readonly string[]) {
    super(`a claim was not marked: ${String(cause)}`, { cause });
    this.name = "UnmarkedClaimError";
    this.free = free;
  }
}

/** Also of another copy of this package, which has a class of its own. */
export function isUnmarkedClaim(fault: unknown): fault is UnmarkedClaimError {
  return (
    fault instanceof Error &&
    fault.name === "UnmarkedClaimError" &&
    "free" in fault &&
    Array.isArray(fault.free)
  );
}
