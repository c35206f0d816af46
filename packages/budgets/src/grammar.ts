import type { z } from "zod";
import type { Finding } from "./finding.ts";

/** The kinds of file that people write, and what each is called in a sentence. */
export const FILE_KINDS = {
  Budgets: "a budgets file",
  ActionValues: "a file of action values",
  Prices: "a file of contract prices",
} as const;
type FileKind = keyof typeof FILE_KINDS;

/** What one kind of file may say. */
export interface Grammar<Content> {
  readonly kind: FileKind;
  readonly shape: z.ZodType<Content>;
  /** Numbers that a float would round come to `shape` as the text that was written. */
  readonly exactNumbers: boolean;
  /** What a shape cannot say: names, references, spans. Each works on a document of any shape. */
  readonly checks: readonly ((document: unknown) => readonly Finding[])[];
  /** What only shows in the whole of a file that is free of all other mistakes. */
  readonly checkContent?: (content: Content) => readonly Finding[];
}
