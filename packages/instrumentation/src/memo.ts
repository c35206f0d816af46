/** Remembers what was made for a key. */
export interface Memo<Made> {
  readonly find: (key: string, make: () => Made) => Made;
  readonly forget: () => void;
}

/** More keys than a service has ways to call; beyond it all are made anew, so that memory stays bounded. */
const MOST_KEYS = 2_000;

export function createMemo<Made>(): Memo<Made> {
  const made = new Map<string, Made>();
  return {
    find(key, make) {
      const known = made.get(key);
      if (known !== undefined) return known;
      if (made.size >= MOST_KEYS) made.clear();
      const fresh = make();
      made.set(key, fresh);
      return fresh;
    },
    forget: () => made.clear(),
  };
}
