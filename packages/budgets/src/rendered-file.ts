/** A file that the compiler writes; its path is relative to the output folder, with `/`. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
}
