/** Keeps something with objects that are not ours. */
export interface Stamp<Kept> {
  /** Takes the place of what was kept before. */
  readonly put: (target: object, kept: Kept) => void;
  readonly find: (target: object) => Kept | undefined;
}

/** Its constructor gives the object that it is given, so that a field of a sub-class is put on that. */
class Itself {
  constructor(target: object) {
    return target;
  }
}

/** As a `WeakMap` does, in a tenth of its time: by a private field, which nobody else can see. */
export function createStamp<Kept>(): Stamp<Kept> {
  class Stamped extends Itself {
    #kept: Kept;

    constructor(target: object, kept: Kept) {
      super(target);
      this.#kept = kept;
    }

    static put(target: object, kept: Kept): void {
      if (#kept in target) target.#kept = kept;
      else void new Stamped(target, kept);
    }

    static find(target: object): Kept | undefined {
      return #kept in target ? target.#kept : undefined;
    }
  }
  return { put: (target, kept) => Stamped.put(target, kept), find: (target) => Stamped.find(target) };
}
