/** How long the metering waits for an answer. */
const STORE_TIMEOUT_MS = 10_000;
const TICKS = 10;

/** Asks a store that may throw or hang; rejects then. A later answer is nobody's. */
export async function askStore<Answer>(ask: () => Answer | PromiseLike<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    // In small steps: an application that blocks the process for long keeps the store's answer from being heard.
    const wait = (ticks: number): void => {
      if (ticks === 0) {
        reject(new Error(`the batch store did not answer within ${STORE_TIMEOUT_MS / 1000} seconds`));
        return;
      }
      timer = setTimeout(() => wait(ticks - 1), STORE_TIMEOUT_MS / TICKS);
      // A program that has nothing else to do ends.
      timer.unref();
    };
    wait(TICKS);
  });
  try {
    return await Promise.race([Promise.resolve().then(ask), silence]);
  } finally {
    clearTimeout(timer);
  }
}
