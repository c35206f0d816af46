/** Runs a call of the method that was there. */
export type Call = (call: () => unknown) => unknown;

/** Has the calls of one object's method run by ours; the property is hidden, and its class stays as it is. */
export function wrapMethod(target: object, name: PropertyKey, run: Call): void {
  const original: unknown = Reflect.get(target, name);
  if (typeof original !== "function") return;
  const wrapped = function (this: unknown, ...given: unknown[]): unknown {
    return run(() => Reflect.apply(original, this, given));
  };
  Object.defineProperty(target, name, { value: wrapped, configurable: true, writable: true });
}
