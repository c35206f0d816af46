/** Makes something for each object once, for as long as the object lives; the object before was mostly the same. */
export function createObjectMemo<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const known = new WeakMap<Key, { readonly made: Made }>();
  let latestKey: Key | undefined;
  let latest: { readonly made: Made } | undefined;
  return (key) => {
    if (latest !== undefined && key === latestKey) return latest.made;
    const found = known.get(key) ?? { made: make(key) };
    known.set(key, found);
    latestKey = key;
    latest = found;
    return found.made;
  };
}

/** The prototype of an object, by which all of its class are known. */
export function findClass(target: object): object {
  const prototype: object | null = Object.getPrototypeOf(target);
  return prototype ?? target;
}
