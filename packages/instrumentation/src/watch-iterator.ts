import { findFailure } from "./find-failure.ts";
import type { Failure } from "./find-failure.ts";
import type { Watcher } from "./watcher.ts";

/** What a read brings. */
export interface ReadResult {
  readonly done?: boolean | undefined;
  readonly value?: unknown;
}

/** The reader wanted no more. */
export const BROKEN_OFF: Failure = { result: "aborted", errorType: "none" };

type Generator = AsyncIterator<unknown> & Required<Pick<AsyncIterator<unknown>, "throw">>;

/** The same reads, each seen before its reader has it. */
class WatchedIterator implements AsyncIterableIterator<unknown> {
  readonly #iterator: AsyncIterator<unknown>;
  readonly #watcher: Watcher;
  readonly #see: ReturnType<typeof createSight>;
  #hasBegun = false;

  constructor(iterator: AsyncIterator<unknown>, watcher: Watcher) {
    this.#iterator = iterator;
    this.#watcher = watcher;
    this.#see = createSight(watcher);
  }

  next(): Promise<IteratorResult<unknown>> {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#watcher.begin?.();
    }
    return this.#see(this.#iterator.next());
  }

  return(last?: unknown): Promise<IteratorResult<unknown>> {
    this.#watcher.seeBreak(BROKEN_OFF);
    return this.#iterator.return?.(last) ?? Promise.resolve({ done: true, value: last });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

// What all of them inherit, such as the method that `await using` ends them by.
Object.setPrototypeOf(
  WatchedIterator.prototype,
  Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype)),
);

/** The same for a generator, which can be thrown at. */
class WatchedGenerator extends WatchedIterator {
  readonly #fail: (error?: unknown) => Promise<IteratorResult<unknown>>;

  constructor(iterator: Generator, watcher: Watcher) {
    super(iterator, watcher);
    this.#fail = (error) => {
      watcher.seeBreak(BROKEN_OFF);
      return iterator.throw(error);
    };
  }

  throw(error?: unknown): Promise<IteratorResult<unknown>> {
    return this.#fail(error);
  }

  get [Symbol.toStringTag](): string {
    return "AsyncGenerator";
  }
}

/** Watches an iterator, in place of which its reader gets the returned one. */
export function watchIterator(
  iterator: AsyncIterator<unknown>,
  watcher: Watcher,
): AsyncIterableIterator<unknown> {
  return isGenerator(iterator)
    ? new WatchedGenerator(iterator, watcher)
    : new WatchedIterator(iterator, watcher);
}

function isGenerator(iterator: AsyncIterator<unknown>): iterator is Generator {
  return typeof iterator.throw === "function";
}

/** Passes on what reads bring, once it was seen. */
export function createSight(
  watcher: Watcher,
): <Read extends ReadResult>(reading: Promise<Read>) => Promise<Read> {
  const seeRead = <Read extends ReadResult>(read: Read): Read => {
    if (read.done === true) watcher.seeEnd();
    else watcher.see(read.value);
    return read;
  };
  const seeError = (error: unknown): never => {
    watcher.seeBreak(findFailure(error));
    throw error;
  };
  return (reading) => reading.then(seeRead, seeError);
}
