/** Something that is measured. */
export interface Subject {
  readonly name: string;
  readonly callsPerPass: number;
  /**
   * Goes over the same prepared inputs `passes` times. The sum depends on every result, so that no call can be
   * optimised away, and is the same for each pass.
   */
  readonly run: (passes: number) => number | Promise<number>;
}
