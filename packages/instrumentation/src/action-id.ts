import { randomUUID } from "node:crypto";
import { findScopeStore } from "./scope-store.ts";

/** What the id of an action tells of it. */
export interface ActionOrigin {
  /** It began in this process. */
  readonly isOwn: boolean;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
}

const ACTION_ID = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-([0-9a-f]{8})[0-9a-f]{4}$/;

// Of each copy of this package in a process, because they share the tag but not the count.
const COPY = randomUUID().slice(15, 23);
let count = 0;

/**
 * A UUID of version 7, which holds when the action began, and in which process: so an outcome that comes late can be
 * told from a second one, without remembering every action. It ends in a count, which is quicker than to be random.
 */
export function createActionId(): string {
  count = (count + 1) % 0x1_0000;
  const time = Date.now().toString(16).padStart(12, "0");
  const end = count.toString(16).padStart(4, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${COPY}-${findScopeStore().actionTag}${end}`;
}

/** Undefined for an id that somebody else made up. */
export function readActionId(id: string): ActionOrigin | undefined {
  const [, high = "", low = "", tag] = ACTION_ID.exec(id) ?? [];
  if (tag === undefined) return undefined;
  return { isOwn: tag === findScopeStore().actionTag, startedAtMs: Number.parseInt(high + low, 16) };
}
