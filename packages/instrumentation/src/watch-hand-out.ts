import { watchHandedOut } from "./expected-answers.ts";
import { recordFault } from "./record-fault.ts";
import { createStamp } from "./stamp.ts";

/** The SDK's promise, as far as it hands its response out; every field is checked before use. */
export interface HandingPromise {
  responsePromise?: unknown;
  asResponse?: unknown;
}

type HandOut = (this: HandingPromise, ...args: unknown[]) => unknown;

// By the inner promise, which those that are made of the SDK's promise share.
const handedOut = createStamp<true>();
const watched = new WeakSet<HandOut>();
/** Of the SDK that was asked last. */
let latest: unknown;

/**
 * Has it seen when a promise of this class hands its response out, by `asResponse` or `withResponse`. Does nothing
 * where that is seen already, and stays when metering ends.
 *
 * @returns false where it cannot be seen: the promise has a method of its own
 */
export function canSeeHandOut(promise: HandingPromise): boolean {
  const { asResponse } = promise;
  if (!isHandOut(asResponse) || Object.hasOwn(promise, "asResponse")) return false;
  if (asResponse === latest) return true;
  try {
    latest = watched.has(asResponse) ? asResponse : patch(findHolder(promise), asResponse);
    return true;
  } catch {
    // A class that cannot be changed.
    return false;
  }
}

/** Whether the response of this inner promise was handed out, or asked for. */
export function isHandedOut(inner: object): boolean {
  return handedOut.find(inner) === true;
}

function patch(holder: object, original: HandOut): HandOut {
  const handOut: HandOut = function (...args) {
    seeFenced(this);
    return Reflect.apply(original, this, args);
  };
  watched.add(handOut);
  const own = Object.getOwnPropertyDescriptor(holder, "asResponse");
  Object.defineProperty(holder, "asResponse", { ...own, value: handOut });
  return handOut;
}

function seeFenced(promise: HandingPromise): void {
  try {
    const { responsePromise: inner } = promise;
    if (!(inner instanceof Promise)) return;
    handedOut.put(inner, true);
    watchHandedOut(inner);
  } catch (fault) {
    recordFault("response", fault);
  }
}

/** The prototype that has the method. */
function findHolder(promise: object): object {
  let holder = promise;
  while (!Object.hasOwn(holder, "asResponse")) holder = Object.getPrototypeOf(holder);
  return holder;
}

function isHandOut(candidate: unknown): candidate is HandOut {
  return typeof candidate === "function";
}
