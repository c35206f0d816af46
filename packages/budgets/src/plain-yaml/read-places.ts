import { LineCounter } from "yaml";
import { findLine } from "../place.ts";
import type { Place } from "../place.ts";
import type { Places } from "./cursor.ts";
import { readPlainYaml } from "./read-plain-yaml.ts";

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
  return lines;
}

function findFirst(known: ReadonlyMap<string, number> | undefined): number {
  const [first = 0] = known?.values() ?? [];
  return first;
}

/**
 * Reads a text again, and gives a function that tells where a path is: the key if it has one, else the nearest thing
 * around it.
 *
 * @param text - one that `readPlainYaml` reads
 */
export function readPlaces(text: string): (path: readonly PropertyKey[]) => Place {
  const places: Places = new Map();
  const root = readPlainYaml(text, places)?.content;
  const lines = countLines(text);
  return (path) => {
    let found = root;
    let offset = findFirst(places.get(Object(root)));
    for (const part of path) {
      const at = places.get(Object(found))?.get(String(part));
      if (at === undefined) break;
      offset = at;
      found = Reflect.get(Object(found), part);
    }
    return findLine(lines, offset);
  };
}
