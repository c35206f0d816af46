import { createStamp } from "./stamp.ts";

type Method = (...args: unknown[]) => unknown;

/** Stands in for a method of an object that is watched; `run` is the method with the arguments that it was called with. */
export type StandIn<Target, Watch> = (
  watch: Watch,
  target: Target,
  run: (on: Target) => unknown,
  args: readonly unknown[],
) => unknown;

/** Stand-ins that are laid over the methods of single objects. */
export interface Overlay<Target, Watch> {
  /** @throws TypeError where an object cannot be changed */
  readonly lay: (target: Target, watch: Watch) => void;
  /** What watches an object; undefined for one that has stand-ins of its own. */
  readonly find: (target: Target) => Watch | undefined;
}

/**
 * Plans an overlay for objects of one class. They get a prototype with the stand-ins, between them and their own: one
 * step, whatever the number of methods, and nothing is seen of it on the object. Objects that are of another class, or
 * have methods of their own, get stand-ins of their own.
 *
 * @param prototype - of the class
 */
export function createOverlay<Target extends object, Watch>(
  prototype: Target,
  standIns: Readonly<Record<PropertyKey, StandIn<Target, Watch>>>,
): Overlay<Target, Watch> {
  const stamp = createStamp<Watch>();
  const keys = Reflect.ownKeys(standIns);
  const layer: object = Object.create(prototype);
  for (const key of keys) {
    const standIn = standIns[key];
    define(layer, key, function (this: Target, ...args) {
      const method = findMethod(prototype, key);
      const watch = stamp.find(this);
      return watch === undefined || standIn === undefined
        ? Reflect.apply(method, this, args)
        : standIn(watch, this, (on) => Reflect.apply(method, on, args), args);
    });
  }
  const lay = (target: Target, watch: Watch): void => {
    if (Object.getPrototypeOf(target) === prototype && !hasOwn(target, keys)) {
      Object.setPrototypeOf(target, layer);
      stamp.put(target, watch);
      return;
    }
    for (const key of keys) {
      const standIn = standIns[key];
      const method: unknown = Reflect.get(target, key);
      if (standIn !== undefined && isMethod(method))
        define(target, key, (...args) =>
          standIn(watch, target, (on) => Reflect.apply(method, on, args), args),
        );
    }
  };
  return { lay, find: stamp.find };
}

/** @throws TypeError where it is none, as a call of it would */
function findMethod(holder: object, key: PropertyKey): Method {
  const method: unknown = Reflect.get(holder, key);
  if (!isMethod(method)) throw new TypeError(`${String(key)} is not a function`);
  return method;
}

function hasOwn(target: object, keys: readonly PropertyKey[]): boolean {
  for (const key of keys) if (Object.hasOwn(target, key)) return true;
  return false;
}

function isMethod(candidate: unknown): candidate is Method {
  return typeof candidate === "function";
}

function define(target: object, key: PropertyKey, method: Method): void {
  Object.defineProperty(target, key, { value: method, configurable: true, writable: true });
}
