type Flush = () => Promise<void>;

/** What to do at a program's end. */
export interface ExitFlush {
  /** When the program is told to end. */
  readonly flush: Flush;
  /** When an uncaught exception ends the program: what still runs may be broken, so this is short. */
  readonly flushAtFault: Flush;
  /** When the program has no more to do. */
  readonly flushAtEnd: Flush;
}

const MONITOR = "uncaughtExceptionMonitor";
const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Flushes when the program comes to its end: by itself, by SIGTERM or SIGINT, by an uncaught exception. Where
 * the program has no handler of its own, it ends as it would without us. `process.exit()` is not delayed.
 */
export function flushOnExit({ flush, flushAtFault, flushAtEnd }: ExitFlush): void {
  process.once("beforeExit", () => void flushAtEnd());
  for (const signal of SIGNALS) flushOnSignal(signal, flush);
  flushOnException(flush, flushAtFault);
}

function flushOnSignal(signal: NodeJS.Signals, flush: Flush): void {
  let flushing = false;
  const listener = (): void => {
    // The program has a handler: it decides whether and when to end.
    if (process.listenerCount(signal) > 1) {
      void flush();
      return;
    }
    const raise = (): void => {
      process.off(signal, listener);
      process.kill(process.pid, signal);
    };
    // A second signal is impatience.
    if (flushing) raise();
    else void flush().then(raise);
    flushing = true;
  };
  process.on(signal, listener);
}

function flushOnException(flush: Flush, flushAtFault: Flush): void {
  const listener = (error: unknown): void => {
    if (process.listenerCount("uncaughtException") > 1) {
      void flush();
      return;
    }
    // Off at once, so that a second exception ends the program as ever.
    process.off("uncaughtException", listener);
    void flushAndThrow(flushAtFault, error);
  };
  process.on("uncaughtException", listener);
}

async function flushAndThrow(flush: Flush, error: unknown): Promise<void> {
  const told = process.listeners(MONITOR);
  await flush();
  // Outside of the promise, so that it is the uncaught exception it was.
  setImmediate(() => {
    // Crash reporters have heard of this error: once is enough.
    for (const listener of told) process.off(MONITOR, listener);
    throw error;
  });
}
