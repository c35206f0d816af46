/** Remembers what was made for a few words. */
export interface Memo<Made> {
  readonly find: (words: readonly string[], make: () => Made) => Made;
  readonly forget: () => void;
}

interface Entry<Made> {
  readonly words: readonly string[];
  readonly made: Made;
}

/** More than a service has ways to call; beyond it all are made anew, so that memory stays bounded. */
const MOST_ENTRIES = 2_000;
/** Compared word by word, which is quicker than to join the words to a key. */
const RECENT_ENTRIES = 4;

export function createMemo<Made>(): Memo<Made> {
  const entries = new Map<string, Entry<Made>>();
  let recent: Entry<Made>[] = [];
  const findEntry = (words: readonly string[], make: () => Made): Entry<Made> => {
    const key = words.join("\u0000");
    const known = entries.get(key);
    if (known !== undefined) return known;
    if (entries.size >= MOST_ENTRIES) entries.clear();
    const entry = { words, made: make() };
    entries.set(key, entry);
    return entry;
  };
  return {
    find(words, make) {
      for (const entry of recent) if (isSame(entry.words, words)) return entry.made;
      const entry = findEntry(words, make);
      recent = [entry, ...recent.slice(0, RECENT_ENTRIES - 1)];
      return entry.made;
    },
    forget() {
      entries.clear();
      recent = [];
    },
  };
}

function isSame(words: readonly string[], others: readonly string[]): boolean {
  for (let index = words.length - 1; index >= 0; index -= 1) if (words[index] !== others[index]) return false;
  return words.length === others.length;
}
