import { LABEL_BOUNDS, OTHER, UNKNOWN } from "@bursar/conventions";
import { cutText } from "./cut-text.ts";

const LONGEST_LABEL = 100;
// Control characters, quotes and line breaks have no place in a label that people read.
const UNFIT = /[^\p{L}\p{N} ._:/@+-]+/gu;

/** Keeps the number of values of each label bounded for the life of a process. */
export interface LabelGuard {
  /** The value to record: cleaned, and `other` beyond the label's bound. Declared values always pass. */
  readonly admit: (label: string, value: string | undefined, declared?: boolean) => string;
  /** Whether a value that is not declared would be recorded as it is. */
  readonly knows: (label: string, value: string | undefined) => boolean;
}

/** @param onCollapsed told of each value that became `other`. */
export function createLabelGuard(onCollapsed: (label: string, value: string) => void): LabelGuard {
  const admitted = new Map<string, Set<string>>();
  return {
    admit(label, value, declared = false) {
      if (value === undefined || value === UNKNOWN) return UNKNOWN;
      if (declared) return value;
      const known = admitted.get(label) ?? new Set<string>();
      admitted.set(label, known);
      if (known.has(value)) return value;
      const clean = cleanLabel(value);
      if (clean === UNKNOWN || clean === OTHER || known.has(clean)) return clean;
      if (known.size >= (label === "model" ? LABEL_BOUNDS.model : LABEL_BOUNDS.name)) {
        onCollapsed(label, clean);
        return OTHER;
      }
      known.add(clean);
      return clean;
    },
    knows: (label, value) =>
      value === undefined || value === UNKNOWN || admitted.get(label)?.has(value) === true,
  };
}

function cleanLabel(value: string): string {
  const clean = cutText(value, LONGEST_LABEL).replace(UNFIT, "_").trim();
  return clean === "" ? UNKNOWN : clean;
}
